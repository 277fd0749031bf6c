"""The practice that the journeys write, in both languages, and what people say about it."""

TITLE = {
    "en": "Walking partners for people after a stroke",
    "ru": "Спутники на прогулку после инсульта",
}
SUMMARY = {
    "en": "A volunteer walks twice a week with a person who had a stroke. It lasts three months.",
    "ru": "Волонтёр дважды в неделю гуляет с человеком, который перенёс инсульт. Три месяца.",
}
SECTIONS = {
    "en": {
        "problem": "Of 120 people in our list 70 did not leave home in the first half year.",
        "for_whom": "Adults after a stroke who can stand with support.",
        "not_for": "People who may not walk by the word of their doctor.",
        "steps": "1. **Meet** at home.\n2. Walk to the gate.\n3. Walk a little further each week.",
        "changes": "People leave home twice a week.",
        "stop": "Stop when the person is short of breath; tell the coordinator the same day.",
        "why": "A known companion takes away the fear of falling.",
        "core": "- The same companion each time. *Otherwise trust begins anew.*",
        "prerequisites": "A coordinator and ten trained volunteers.",
        "safety": "Two people on the first three walks; a telephone at hand.",
        "personal_data": "Name, address and telephone, by written consent.",
    },
    "ru": {
        "problem": "Из 120 человек в нашем списке 70 полгода не выходили из дома.",
        "for_whom": "Взрослым после инсульта, которые стоят с опорой.",
        "not_for": "Тем, кому врач запретил ходить.",
        "steps": "1. **Знакомство** дома.\n2. Прогулка до калитки.\n3. Каждую неделю чуть дальше.",
        "changes": "Люди выходят из дома дважды в неделю.",
        "stop": "Остановитесь при одышке; в тот же день скажите координатору.",
        "why": "Со знакомым спутником не страшно упасть.",
        "core": "- Каждый раз один и тот же спутник. *Иначе доверие начинается заново.*",
        "prerequisites": "Координатор и десять подготовленных волонтёров.",
        "safety": "Первые три прогулки втроём; телефон под рукой.",
        "personal_data": "Имя, адрес и телефон, по письменному согласию.",
    },
}
ASKED = {"en": "walks strokes", "ru": "прогулки инсульта"}
"""Other forms of the words than the text has."""
REASON = {
    "practitioner": "A companion is easy to find and to train.",
    "methodologist": "The steps can be repeated by strangers.",
}
EVIDENCE = "It is clear why it helps; nobody has measured it yet."
FIGURES = {"started": 31, "finished": 26, "better": 15, "same": 6, "worse": 5}
WHY = "People ask for the next walk themselves."
