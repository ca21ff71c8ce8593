"""The two ways a lab command ends badly; `cli.main` turns them into exit codes."""


class LabError(Exception):
    """Something could not be done. Exit code 1; the text is for a person and says what to do about it."""


class UsageError(LabError):
    """The request itself is wrong: an unknown name, a broken topology file. Exit code 2."""


class Interrupted(LabError):
    """SIGINT, SIGTERM or SIGHUP arrived: unwinding through every `finally` tears down what was made."""
