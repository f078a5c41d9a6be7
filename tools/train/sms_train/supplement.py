"""Fills the gaps of `supplement_texts`, at random and seeded."""

import re
import string
from collections.abc import Callable
from random import Random

from .supplement_texts import FILLINGS, HAM, SPAM

GAP = re.compile(r"\{([a-z]+)\}")
CONSONANTS, VOWELS = "bcdfghklmnprstvwz", "aeiou"
LINKED = "track my pay secure info help login verify go app m online portal".split()
ENDS = ".com .co.uk .net .info .org .top .xyz .in .com.au .ie .co .ly".split()


def digits(random: Random, count: int) -> str:
    return "".join(random.choices(string.digits, k=count))


def amount(random: Random) -> str:
    value = random.choice([f"{random.uniform(1, 900):.2f}", str(random.randrange(5, 950) * 10), digits(random, 2)])
    return random.choice(["£", "$", "€", "Rs ", "Rs.", "INR ", "S$", "A$", "R", "USD "]) + value


def code(random: Random) -> str:
    count = random.choice([4, 5, 6, 6, 6, 8])
    plain = digits(random, count)
    return random.choice([plain, plain, plain, f"{plain[:3]}-{plain[3:]}", f"{plain[:3]} {plain[3:]}"])


def phone(random: Random) -> str:
    """In the ranges kept free for fiction."""
    return random.choice(["07700 900", "+44 7700 900", "+1 202 555 0", "020 7946 0", "1-800-555-0"]) + digits(random, 3)


def ref(random: Random) -> str:
    letters = "".join(random.choices(string.ascii_uppercase, k=2))
    count = random.choice([3, 6, 7, 10])
    return random.choice([letters, "#", ""]) + digits(random, count)


def time(random: Random) -> str:
    hour, minute = random.randrange(7, 21), random.choice(["00", "15", "20", "30", "45"])
    twelve, half = hour % 12 or 12, "AM" if hour < 12 else "PM"
    return random.choice([f"{hour}:{minute}", f"{twelve}:{minute} {half}", f"{twelve}{half.lower()}"])


def syllables(random: Random, count: int) -> str:
    return "".join(random.choice(CONSONANTS) + random.choice(VOWELS) for _ in range(count))


def url(random: Random) -> str:
    """A host of random syllables, of a company's name, or of either with a word that links often have."""
    invented = syllables(random, random.choice([2, 3, 4]))
    company = random.choice(FILLINGS[random.choice(["carrier", "bank", "shop", "service"])].split("|"))
    named = company.lower().replace(" ", "")
    word = random.choice(LINKED)
    host = random.choice([invented, named, f"{named}-{word}", f"{invented}-{word}", f"{named}.{invented}"])
    token = "".join(random.choices(string.ascii_letters + string.digits, k=6))
    path = random.choice(["", f"/{syllables(random, 2)}", f"/{token}"])
    return random.choice(["https://", "https://", "http://", "", "www."]) + host + random.choice(ENDS) + path


MADE: dict[str, Callable[[Random], str]] = {maker.__name__: maker for maker in (amount, code, phone, ref, time, url)}


def filled(text: str, random: Random) -> str:
    """The text with each gap filled by its own draw."""

    def fill(gap: re.Match) -> str:
        name = gap[1]
        return MADE[name](random) if name in MADE else random.choice(FILLINGS[name].split("|"))

    return GAP.sub(fill, text)


SIZE = sum(len(texts) for styles in (SPAM, HAM) for texts in styles.values())


def supplement(seed: int) -> tuple[list[str], list[int]]:
    """(texts, labels): each text once, with gaps filled by the seed."""
    random = Random(seed)
    labelled = [(text, label) for label, styles in ((1, SPAM), (0, HAM)) for texts in styles.values() for text in texts]
    return [filled(text, random) for text, _ in labelled], [label for _, label in labelled]
