"""Scripts and styles as the page carries them: without comments, indentation and the spaces that only readers need."""

from __future__ import annotations

import re

_LITERAL = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|`(?:[^`\\]|\\.)*`'
# A slash begins a regular expression only where no value can stand before it.
_PATTERN = r"(?<=[(,=:\[!&|?{};\n])\s*/(?![/*])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*"
_SIGN = r"[ ]*(=>|[{}()\[\],;:?=<>|&*%!/])[ ]*|(?<=[^-+\s]) ([-+]) (?=[^-+\s])"
_SHORT = {"const": "let", "true": "!0", "false": "!1", "undefined": "void 0", "0": ""}
_WORD = r"\b(const|true|false|undefined|0(?=[.]\d))\b"
_SCRIPT = re.compile(f"({_LITERAL}|{_PATTERN})|{_SIGN}|{_WORD}")


def squeeze_script(text: str) -> str:
    """Return a script without comment lines, indentation and spaces around signs.

    Comments stand on lines of their own, statements end with a semicolon, and no template literal holds another: the
    tests of the page see to that.

    >>> squeeze_script("// One.\\nconst a = (b) => b / 2 + 'x = y';\\n  f(/a b/, `${a} = b`);")
    "let a=b=>b/2+'x = y';f(/a b/,`${a} = b`);"
    """
    lines = [line.strip() for line in text.splitlines()]
    code = "\n".join(line for line in lines if line and not line.startswith("//"))
    code = _SCRIPT.sub(lambda found: found[1] or found[2] or found[3] or _SHORT[found[4]], code)
    code = re.sub(r"(?<=[;{},(\[])\n", "", code)
    return re.sub(r"\((\w+)\)(?==>)", r"\1", code).replace(";}", "}")


def squeeze_style(text: str) -> str:
    """Return a style sheet without comments, indentation and spaces around braces and commas.

    >>> squeeze_style("/* One. */ a, b {\\n  color: red;\\n}")
    'a,b{color: red}'
    """
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", bare).replace(";}", "}").strip()
