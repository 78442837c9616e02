"""The service hatch: the subcommands of ``main.py``, one file per noun."""
