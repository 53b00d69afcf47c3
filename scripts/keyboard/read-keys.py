"""Says what a Linux desktop would read from presses of keys. Takes lines of JSON, {"layout": "ch(fr)", "presses":
["+ShiftLeft", "+KeyA", "-KeyA", "-ShiftLeft"]}, and answers each with the text as JSON. For the tests: it knows nothing
of how the presses were chosen."""

import json
import pathlib
import re
import sys

import xkb

names = json.loads((pathlib.Path(__file__).parent / "keys.json").read_text()) | {
    "ShiftLeft": "LFSH",
    "AltRight": "RALT",
    "ControlLeft": "LCTL",
    "AltLeft": "LALT",
    "Space": "SPCE",
    "Enter": "RTRN",
    "Tab": "TAB",
}


def read(layout, presses):
    name, variant = re.fullmatch(r"(\w+)(?:\((\w+)\))?", layout).groups()
    keyboard = xkb.Keyboard(name, variant or "")
    composer = xkb.Composer()
    text = ""
    for press in presses:
        key = names[press[1:]]
        if press[0] == "+":
            # Keys that only modify give a symbol too, without a character.
            text += composer.feed(keyboard.symbol(key))
        keyboard.move(key, press[0] == "+")
    return text.replace("\r", "\n")


for line in sys.stdin:
    print(json.dumps(read(**json.loads(line))), flush=True)
