"""Dialogs: one question or one piece of news each."""
