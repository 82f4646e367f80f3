"""What whoever passes a release on must ship, say and do: a folder is written, or checked."""
