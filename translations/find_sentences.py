#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: find_sentences.py ROOT

Collects the English sentences that lib makes and windows show, from its sources and from the texts of resources, into
ui/texts/gatewaysentences.cpp, where lupdate finds them and windows know them again (GatewayTexts).
"""
import json
import re
import sys
from pathlib import Path

OUTPUT = "ui/texts/gatewaysentences.cpp"
FOLDERS = ["clients", "config", "core", "cost", "credentials", "ledger", "log", "oauth", "proxy", "translation", "upstream"]
# What these write is read by programs, by scripts, on the command line, in logs or in a browser, or is SQL.
NEVER_SHOWN = {
    "config": ["shells"],
    "cost": ["pricelistreader"],
    "ledger": ["exchangewriter", "ledgernames", "ledgerpruning", "timeslots", "usagebook", "usagesums"],
    "log": ["capturedexchange", "logwriter"],
    "oauth": ["signinpage"],
    "translation": ["anthropicanswerwriter", "callinput", "chatanswerwriter", "chaterror", "clienttools", "openairequestwriting",
                    "thinkingblocks", "toolturns"],
    "proxy": ["controlviews", "demoanswer", "demoserver", "exchangecapture", "exchangelog", "httpserver", "localendpoints",
              "managementapi", "managementviews", "metricstext", "metricsview", "providertestapi", "queryparameters",
              "reloadreport", "requestsexport", "signinapi", "signinviews", "socketresponsewriter", "statisticsline",
              "usageapi", "usageexport", "usageparameters", "usageviews"],
}
# What is not of lib, and says to windows what they do not say themselves.
BESIDES = ["app/common/configloading", "app/common/keyfiles", "app/common/localkeys", "app/common/secretkeeping",
           "app/common/secretstores", "app/desktop/residentgateway", "ui/providers/newprovider"]
# Of the literals in the other files: SQL, HTTP, patterns, code, names of products and files.
NO_SENTENCE = re.compile(
    r"^ ?(SELECT|INSERT|DELETE|CREATE|PRAGMA|BEGIN|WHEN|CASE|AND|ORDER|FROM|CROSS JOIN|GROUP BY|ON CONFLICT)\b"
    r"|\\[rn]|^HTTP/|\.\{0,|\|\w|^\^|\w\.\w+, \w\.\w+|coalesce\(|^[a-z]+/[a-z-]+[;,] |yyyy-|dd MMM|\w: \[$|^' or '$"
    r"|^(TLS 1\.\d|HTTP \d+|\d+ [A-Z][\w ]+|SQLite format 3|[a-z]+-[a-z]+ 1) ?$|^[A-Z]?:?/.*Claude|^export "
    r"|^[A-Z]+(, [A-Z]+)+$|connection network|ssl tls|wrong version number|Which signal|Answer with the one word"
    r"|Reads the signal|the station$|Out of resources|^\{|refresh token is invalid|^ ?\[|^\((no output|the reasoning|see the next)|\]$|^<|keys\[\]|\x22: \[$|^( ?of|[Bb]earer|Basic|this|balance_check) $")
STRATEGIES = ["priority", "round_robin", "weighted_round_robin", "random", "least_requests", "quota_aware"]
# What yaml-cpp says of a file that it cannot read.
YAML = ["end of map flow not found", "end of map not found", "end of sequence flow not found", "end of sequence not found",
        "illegal EOF in scalar", "illegal block entry", "illegal character in scalar", "illegal document indicator in scalar",
        "illegal flow end", "illegal map key", "illegal map value", "illegal tab when looking for indentation",
        "invalid character in single-quoted string", "the referenced anchor is not defined", "unknown escape character",
        "unknown token", "alias not found after *", "anchor not found after &", "illegal character found while scanning alias",
        "illegal character found while scanning anchor", "unexpected character in block scalar"]
# What earlier versions said, which stands in the history; and what is put together from words.
ALSO = [*(f"strategy {name} gives the order %1" for name in STRATEGIES), *(f"strategy {name}" for name in STRATEGIES),
        "route %1", "route %1 of project %2", "strategy %1", "order %1", "%1 (full)", "%1 (no balance)", "%1 (cannot be asked)",
        "budget %1 is used to %2 %: %3 is asked for", "budget %1 is used to %2 %, but %3 leads to nobody who may be asked",
        "budget %1 is used to %2 %: the cheapest comes first", "%1 of %2 %3 % used",
        "a key in 'auth_value' of %1", "%1 must be text, but is %2: write one value",
        "%1 must be %2, but is empty: write one value", "%1 must be text, but is empty: write one value",
        "the provider sent more than %1 KiB instead of a balance", "the provider sent more than %1 KiB instead of a quota",
        "the provider did not tell its balance in time", "the provider did not tell its quota in time", "warning", "'%1'", *YAML,
        "is '%1', but there is no such provider: %2", "is '%1', but there is no such project: %2"]
HEAD = '''// SPDX-License-Identifier: GPL-3.0-or-later
// Written by translations/find_sentences.py, which the target update_translations runs.
#include "ui/texts/gatewaysentences.h"

#include <QtGlobal>

namespace signalbox {

namespace {

// clang-format off
constexpr const char *sentences[]{
'''
TAIL = '''
};
// clang-format on

} // namespace

std::span<const char *const> gatewaySentences()
{
    return sentences;
}

} // namespace signalbox
'''
TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\'|\w+|\s+|.', re.S)
JOINTS = re.compile(r"^(?:[;:,.] | )+|(?:[;:,] ?| )+$")


def literals(source: str) -> list[str]:
    """The string literals, those that stand side by side as one, without those of log lines."""
    found: list[str] = []
    joined, is_log = None, False
    for match in TOKEN.finditer(source):
        token = match.group()
        if token.isspace() or token.startswith(("//", "/*")):
            continue
        if token.startswith('"'):
            joined = (joined or "") + token[1:-1]
            continue
        if joined is not None and not is_log:
            found.append(joined)
        joined = None
        is_log = token not in ";{}" and (is_log or re.match(r"qC(Debug|Info|Warning|Critical)", token) is not None)
    return found


def sentence(literal: str) -> str:
    """The literal without what joins it to others, with a place for what follows it; empty where it is no sentence."""
    text = JOINTS.sub("", literal)
    if re.search(r"[\w)'] $", literal):
        text += f" %{len(set(re.findall(r'%[0-9]+', text))) + 1}"
    if NO_SENTENCE.search(literal) or not re.search(r"[a-z]{2}", re.sub(r"%\d", "", text)):
        return ""
    return text if " " in text else ""


def of_sources(root: Path) -> dict[str, list[str]]:
    files = [file for folder in FOLDERS for file in sorted((root / "lib" / folder).glob("*.*"))
             if file.stem not in NEVER_SHOWN.get(folder, [])]
    files += [root / f"{name}.cpp" for name in BESIDES]
    result = {}
    for file in files:
        texts = [sentence(text) for text in literals(file.read_text(encoding="utf-8"))]
        result[file.relative_to(root).as_posix()] = [text for text in texts if text]
    return result


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def of_resources(root: Path) -> dict[str, list[str]]:
    presets = json.loads((root / "resources/presets.json").read_text(encoding="utf-8"))["presets"]
    guides = json.loads((root / "resources/client-guides.json").read_text(encoding="utf-8"))
    return {
        "resources/presets.json": [escaped(p[key]) for p in presets for key in ("title", "notes", "max_request_hint", "unsupported") if key in p],
        "earlier versions": ALSO,
        "resources/client-guides.json": [escaped(text) for guide in guides for text in [guide["title"], *guide.get("steps", [])]],
    }


def written(sentences: dict[str, list[str]]) -> str:
    """The C++ source that has them all, each once."""
    lines: list[str] = []
    known: set[str] = set()
    for file, texts in sentences.items():
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(new)
        lines += [f"    // {file}"] if new else []
        lines += [f'    QT_TRANSLATE_NOOP("signalbox::GatewayTexts", "{text}"),' for text in new]
    return HEAD + "\n".join(lines) + TAIL


def collected(root: Path) -> str:
    return written(of_sources(root) | of_resources(root))


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    root = Path(sys.argv[1])
    output = root / OUTPUT
    source = collected(root)
    if not output.exists() or output.read_text(encoding="utf-8") != source:
        output.write_text(source, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
