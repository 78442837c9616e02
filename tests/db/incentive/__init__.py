"""Tests of the records of 激励性分级 and of the lists of the plan."""
