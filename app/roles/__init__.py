"""Who may do what, and who serves which queue: roles, permissions, departments, the page matrix."""
