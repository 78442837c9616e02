"""Tests of 激励性绩效分级."""
