"""Recalls follow what happens to a practice. May run twice, and in any order."""

from resource_centre.adoption.recall_operations import match_recall
from resource_centre.practices.events import PracticeReinstated, PracticeSuspended


def follow_suspension(event: PracticeSuspended | PracticeReinstated) -> None:
    """Ask every institution that uses it; or leave off asking."""
    match_recall(event.practice_id)
