"""People at the desk: accounts, passwords, delegations, the lock of an idle window."""
