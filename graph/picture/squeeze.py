"""Scripts and styles as the page carries them: without comments, indentation and the spaces that only readers need."""

from __future__ import annotations

import re

_LITERAL = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|`(?:[^`\\]|\\.)*`'
# A slash begins a regular expression only where no value can stand before it.
_PATTERN = r"(?<=[(,=:\[!&|?{};\n])\s*/(?![/*])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*"
_COMPARED = r"""[ ]*([!=]=)=[ ]*(?=["'`])"""
_SIGN = r"[ ]*(=>|[{}()\[\],;:?=<>|&*%!/])[ ]*"
_PLUS = r"(?<=[^-+\s]) ([-+]) (?=[^-+\s])|(?<=[)\]}] )([-+]) (?=[^-+\s])"
_SHORT = {"const": "let", "true": "!0", "false": "!1", "undefined": "void 0", "0": ""}
_WORD = r"\b(const|true|false|undefined|0(?=[.]\d))\b"
_TOKEN = re.compile(f"{_LITERAL}|{_PATTERN}|;?\\blet\\b ?|[{{}}()\\[\\];]")
_SCRIPT = re.compile(f"({_LITERAL}|{_PATTERN})|{_COMPARED}|{_SIGN}|{_PLUS}|{_WORD}")


def squeeze_script(text: str) -> str:
    """Return a script without comment lines, indentation and spaces around signs.

    Comments stand on lines of their own, statements end with a semicolon, and no template literal holds another: the
    tests of the page see to that. What is compared with a text is a text, or nothing.

    >>> squeeze_script("// One.\\nconst a = (b) => b / 2 + 'x = y';\\n  f(/a b/, `${a} = b`);")
    "let a=b=>b/2+'x = y';f(/a b/,`${a} = b`);"
    """
    lines = [line.strip() for line in text.splitlines()]
    code = "\n".join(line for line in lines if line and not line.startswith("//"))
    code = _SCRIPT.sub(
        lambda found: next(filter(None, found.groups()[:5]), None) or _SHORT[found[6]], code
    )
    code = re.sub(r"(?<=[;{},(\[])\n", "", code)
    return re.sub(r"\((\w+)\)(?==>)", r"\1", _join(code)).replace(";}", "}")


def _join(code: str) -> str:
    """Return a squeezed script in which declarations that follow one another are one.

    >>> _join("let a=1;let[b]=f(()=>{let c=';let d';let e=2;});a++;let g=3;")
    "let a=1,[b]=f(()=>{let c=';let d',e=2;});a++;let g=3;"
    """
    declaring = [False]

    def one(found: re.Match[str]) -> str:
        what = found[0]
        if what in ("{", "(", "["):
            declaring.append(False)
        elif what in ("}", ")", "]"):
            declaring.pop()
        elif what.endswith(("let", "let ")):
            follows = declaring[-1] and what[0] == ";"
            declaring[-1] = True
            return "," if follows else what
        elif what == ";":
            declaring[-1] = False
        return what

    return _TOKEN.sub(one, code)


def squeeze_style(text: str) -> str:
    """Return a style sheet without comments, indentation and spaces around braces and commas.

    >>> squeeze_style("/* One. */ a, b {\\n  color: red;\\n}")
    'a,b{color: red}'
    """
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", bare).replace(";}", "}").strip()
