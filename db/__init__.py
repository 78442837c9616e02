"""The record room: the only place that changes data.

One transaction and one trail entry per command.
"""
