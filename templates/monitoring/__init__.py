"""Monitoring files (在线监测数据): workbooks, long tables and message logs, read into hours."""
