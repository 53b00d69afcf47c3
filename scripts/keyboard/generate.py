"""Writes lib/domain/keyboard/layouts.json out of this machine's xkeyboard-config (Debian: xkb-data):

    python3 scripts/keyboard/generate.py

A layout is four rows, without and with Shift, and both with AltGr; each has one character for each key, in the order
of `keys`. A blank is no character, and a combining mark is the dead key that makes it. What is made is xkeyboard-config's
in another form, under its licence (MIT).
"""

import json
import pathlib
import re

import xkb

here = pathlib.Path(__file__).parent
keys = json.loads((here / "keys.json").read_text())
target = here.parent.parent / "lib/domain/keyboard/layouts.json"

# Our name, xkb's layout and variant, and the languages whose keyboard it is.
layouts = [
    ("us", "us", "", ["en-US"]),
    ("us-intl", "us", "intl", []),
    ("gb", "gb", "", ["en-GB", "en-IE"]),
    ("de", "de", "", ["de-DE", "de-AT"]),
    ("ch", "ch", "", ["de-CH"]),
    ("ch-fr", "ch", "fr", ["fr-CH"]),
    ("fr", "fr", "", ["fr-FR"]),
    ("be", "be", "", ["fr-BE", "nl-BE"]),
    ("ca", "ca", "", ["fr-CA"]),
    ("es", "es", "", ["es-ES"]),
    ("latam", "latam", "", ["es-419"]),
    ("it", "it", "", ["it-IT"]),
    ("pt", "pt", "", ["pt-PT"]),
    ("br", "br", "", ["pt-BR"]),
    ("nl", "nl", "", ["nl-NL"]),
    ("se", "se", "", ["sv-SE"]),
    ("fi", "fi", "", ["fi-FI"]),
    ("no", "no", "", ["no-NO"]),
    ("dk", "dk", "", ["da-DK"]),
    ("is", "is", "", ["is-IS"]),
    ("pl", "pl", "", ["pl-PL"]),
    ("cz", "cz", "", ["cs-CZ"]),
    ("sk", "sk", "", ["sk-SK"]),
    ("hu", "hu", "", ["hu-HU"]),
    ("ro", "ro", "", ["ro-RO"]),
    ("hr", "hr", "", ["hr-HR", "sl-SI"]),
    ("tr", "tr", "", ["tr-TR"]),
    ("ee", "ee", "", ["et-EE"]),
    ("lv", "lv", "", ["lv-LV"]),
    ("lt", "lt", "", ["lt-LT"]),
    ("gr", "gr", "", ["el-GR"]),
    ("ru", "ru", "", ["ru-RU"]),
    ("ua", "ua", "", ["uk-UA"]),
    ("bg", "bg", "", ["bg-BG"]),
    ("jp", "jp", "", ["ja-JP"]),
]

dead_keys = {
    "dead_grave": 0x300,
    "dead_acute": 0x301,
    "dead_circumflex": 0x302,
    "dead_tilde": 0x303,
    "dead_macron": 0x304,
    "dead_breve": 0x306,
    "dead_abovedot": 0x307,
    "dead_diaeresis": 0x308,
    "dead_abovering": 0x30A,
    "dead_doubleacute": 0x30B,
    "dead_caron": 0x30C,
    "dead_belowdot": 0x323,
    "dead_cedilla": 0x327,
    "dead_ogonek": 0x328,
}


def main():
    out = {
        "source": f"xkeyboard-config {version()}",
        "keys": list(keys),
        "layouts": [
            {
                "id": our_name,
                "xkb": f"{layout}({variant})" if variant else layout,
                "languages": languages,
                "rows": rows(xkb.Keyboard(layout, variant)),
            }
            for our_name, layout, variant, languages in layouts
        ],
    }
    target.write_text(with_visible_marks(json.dumps(out, indent=2, ensure_ascii=False)) + "\n")


def version():
    text = pathlib.Path("/usr/share/pkgconfig/xkeyboard-config.pc").read_text()
    return re.search(r"^Version: (\S+)", text, re.M).group(1)


def rows(keyboard):
    found = []
    for held in [], ["LFSH"], ["RALT"], ["RALT", "LFSH"]:
        for modifier in held:
            keyboard.move(modifier, True)
        found.append("".join(written(keyboard.symbol(key)) for key in keys.values()))
        for modifier in held:
            keyboard.move(modifier, False)
    # A keyboard without AltGr gives the same with it.
    return found[:2] if found[2:] == found[:2] else found


def written(symbol):
    mark = dead_keys.get(xkb.name(symbol))
    if mark:
        return chr(mark)
    character = xkb.character(symbol)
    return character if character.isprintable() and len(character) == 1 and not is_mark(character) else " "


def is_mark(character):
    return 0x300 <= ord(character) <= 0x36F


def with_visible_marks(text):
    return "".join(f"\\u{ord(c):04x}" if is_mark(c) else c for c in text)


main()
