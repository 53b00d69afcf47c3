"""Keyboards as libxkbcommon sees them: the library that Linux desktops read their keyboards with. Python's own ctypes
reaches it, so nothing has to be installed beside libxkbcommon0 and xkb-data."""

import ctypes

lib = ctypes.CDLL("libxkbcommon.so.0")


def _function(name, result, *arguments):
    function = getattr(lib, name)
    function.restype = result
    function.argtypes = arguments
    return function


_p, _s, _i, _u, _z = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_uint32, ctypes.c_size_t
_context_new = _function("xkb_context_new", _p, _i)
_keymap_new = _function("xkb_keymap_new_from_names", _p, _p, _p, _i)
_key_by_name = _function("xkb_keymap_key_by_name", _u, _p, _s)
_state_new = _function("xkb_state_new", _p, _p)
_state_unref = _function("xkb_state_unref", None, _p)
_update_key = _function("xkb_state_update_key", _i, _p, _u, _i)
_get_sym = _function("xkb_state_key_get_one_sym", _u, _p, _u)
_sym_name = _function("xkb_keysym_get_name", _i, _u, _s, _z)
_sym_utf32 = _function("xkb_keysym_to_utf32", _u, _u)
_compose_table = _function("xkb_compose_table_new_from_locale", _p, _p, _s, _i)
_compose_new = _function("xkb_compose_state_new", _p, _p, _i)
_compose_feed = _function("xkb_compose_state_feed", _i, _p, _u)
_compose_status = _function("xkb_compose_state_get_status", _i, _p)
_compose_utf8 = _function("xkb_compose_state_get_utf8", _i, _p, _s, _z)
_compose_reset = _function("xkb_compose_state_reset", None, _p)

NOTHING, COMPOSING, COMPOSED, CANCELLED = range(4)


class _Names(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


context = _context_new(0)


class Keyboard:
    """One keyboard of one layout, whose keys are pressed and let go by their xkb names (AD01, LFSH)."""

    def __init__(self, layout, variant=""):
        names = _Names(b"evdev", b"pc105", layout.encode(), variant.encode(), b"")
        self.keymap = _keymap_new(context, ctypes.byref(names), 0)
        if not self.keymap:
            raise SystemExit(f"xkb has no layout {layout} {variant}")
        self.state = _state_new(self.keymap)

    def move(self, key, is_down):
        _update_key(self.state, self.code(key), 1 if is_down else 0)

    def symbol(self, key):
        """The symbol that the key gives now; 0 when it gives none."""
        return _get_sym(self.state, self.code(key))

    def code(self, key):
        code = _key_by_name(self.keymap, key.encode())
        if code == 0xFFFFFFFF:
            raise SystemExit(f"xkb has no key {key}")
        return code


class Composer:
    """Dead keys, by the table that Linux desktops use."""

    def __init__(self):
        self.state = _compose_new(_compose_table(context, b"en_US.UTF-8", 0), 0)

    def feed(self, symbol):
        """The text that stands there after this symbol: empty while a dead key waits, and where nothing comes of it."""
        _compose_feed(self.state, symbol)
        status = _compose_status(self.state)
        if status == NOTHING:
            return character(symbol)
        if status == COMPOSING:
            return ""
        buffer = ctypes.create_string_buffer(64)
        _compose_utf8(self.state, buffer, 64)
        _compose_reset(self.state)
        return buffer.value.decode() if status == COMPOSED else ""


def character(symbol):
    point = _sym_utf32(symbol)
    return chr(point) if point else ""


def name(symbol):
    buffer = ctypes.create_string_buffer(64)
    _sym_name(symbol, buffer, 64)
    return buffer.value.decode()
