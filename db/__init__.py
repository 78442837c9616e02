"""The record room: the only place that changes data, one transaction and one trail entry per command."""
