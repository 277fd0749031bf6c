"""The controlled vocabularies."""

from resource_centre.i18n import speaking
from resource_centre.vocabulary import choices, label, slugs, vocabularies


def test_every_term_has_a_label_in_both_languages() -> None:
    bare = [
        (name, slug)
        for name, terms in vocabularies().items()
        for slug, words in terms.items()
        if set(words.labels) != {"en", "ru"} or not all(w.strip() for w in words.labels.values())
    ]
    assert bare == []


def test_the_lists_are_as_long_as_the_domain_says() -> None:
    assert [len(slugs(v)) for v in ("target_group", "need", "setting", "kind")] == [24, 25, 16, 5]


def test_a_label_is_said_in_the_language_of_the_page() -> None:
    with speaking("ru"):
        assert label("need", "respite") == "Передышка для ухаживающих"
        assert choices("evidence")[0] == ("0", "Описана")
    assert label("need", "respite", "en") == "Respite for carers"


def test_an_unknown_term_is_shown_as_it_is() -> None:
    assert label("need", "no-such-need", "en") == "no-such-need"
