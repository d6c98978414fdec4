"""The scripts of the demos: sent as text to a worker and run there beside the student's files. Never imported here."""
