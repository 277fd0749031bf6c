"""What happened to accounts. Ids only: an address is read when the letter is written."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LetterPosted:
    """A letter to a mailbox waits to be written and sent."""

    letter_id: str
