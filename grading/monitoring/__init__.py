"""Monitoring data (在线监测): hours that decide a level, exact and arguable one by one."""
