"""Paths in messages."""


def unreadable(path: object, error: OSError, limit: int = 80) -> str:
    """A path and why it failed, in at most ``limit`` characters: of a long path the end stays, with the file's name.

    >>> unreadable("/a/very/long/way/to/firms.csv", OSError(2, "No such file"), limit=30)
    '…y/to/firms.csv (No such file)'
    """
    why = f" ({error.strerror})"
    text, left = str(path), limit - len(why)
    return (text if len(text) <= left else "…" + text[1 - left :]) + why
