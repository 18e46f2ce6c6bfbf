#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""usage: corpus.py DATA FOLDER   writes the seeds of every fuzz target, taken from the tests' data, to FOLDER/<target>"""
import base64
import hashlib
import json
import pathlib
import sys

PROTOCOLS = ["anthropic", "chat", "responses"]  # in the order of fuzz_answers.cpp and fuzz_requests.cpp

HEADS = [
    ("POST /v1/messages?beta=true HTTP/1.1", "anthropic-version: 2023-06-01", "Content-Length: 12"),
    ("POST /k/key/p/a%20b/w/project/v1/responses HTTP/1.1", "Transfer-Encoding: chunked", "Expect: 100-continue"),
    ("GET http://[::1]:8484/health HTTP/1.0", "Connection: keep-alive, X-Hop", "X-Hop: 1", "Keep-Alive: timeout=5"),
    ("OPTIONS * HTTP/1.1", "Origin: null", "Content-Length: 0", "Content-Length: 0"),
    # An answer's fields: they are read by the same rules.
    ("GET / HTTP/1.1", "retry-after: Wed, 21 Oct 2026 07:28:00 GMT", "retry-after-ms: 1500"),
    ("GET / HTTP/1.1", "anthropic-ratelimit-unified-status: rejected", "anthropic-ratelimit-unified-reset: 1800003600"),
    ("GET / HTTP/1.1", "anthropic-ratelimit-requests-remaining: 0", "anthropic-ratelimit-requests-reset: 2027-01-15T08:01:00Z"),
]


def pair(first, second):
    return PROTOCOLS.index(first) + 3 * PROTOCOLS.index(second)


class Corpus:
    def __init__(self, folder):
        self.folder = folder

    def add(self, target, choices, content):
        seed = bytes(choices) + content
        folder = self.folder / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)

    def add_request(self, client, content):
        for number, provider in enumerate(PROTOCOLS):
            self.add("requests", [pair(client, provider), 0], content)
            self.add("requests", [pair(client, provider), 0x87 + number], content)
        self.add("json", [0], content)
        self.add("bodies", [0xF0], content)
        if client == "anthropic":
            self.add("cleaner", [0xFF], content)

    def add_stream(self, provider, content):
        for client in PROTOCOLS:
            self.add("answers", [pair(provider, client), 0x10], content)
        self.add("sse", [1], content)
        if provider == "anthropic":
            self.add("assembler", [1], content)

    def add_body(self, provider, content):
        for client in PROTOCOLS:
            self.add("answers", [pair(provider, client), 0x08], content)
        self.add("json", [3], content)
        self.add("bodies", [0], content)
        for status in (2, 3, 10):
            self.add("failures", [status], content)


def add_cases(corpus, data):
    for case in sorted(data.glob("translation/*/*")):
        client, provider = case.parent.name.split("-to-")
        for path in sorted(case.iterdir()):
            content = path.read_bytes()
            if path.name == "request.json":
                corpus.add_request(client, content)
            elif path.name == "expected-request.json":
                corpus.add_request(provider, content)
            elif path.name == "upstream.sse":
                corpus.add_stream(provider, content)
            elif path.name == "expected.sse":
                corpus.add_stream(client, content)
            elif path.name == "upstream.json":
                corpus.add_body(provider, content)


def add_vectors(corpus, data):
    for path in sorted(data.glob("vectors/*-to-*.json")):
        kind, source = path.stem.split("-")[:2]
        protocol = "chat" if source == "openai" else source
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            content = case["sse"] if "sse" in case else json.dumps(case["input"], ensure_ascii=False)
            if kind == "requests":
                corpus.add_request(protocol, content.encode())
            elif kind == "responses":
                corpus.add_body(protocol, content.encode())
            else:
                corpus.add_stream(protocol, content.encode())
    for case in json.loads((data / "vectors/sse-decoder.json").read_text(encoding="utf-8"))["cases"]:
        corpus.add("sse", [1], b"".join(base64.b64decode(chunk) for chunk in case["chunks_b64"]))


def add_recordings(corpus, data):
    for path in sorted([*data.glob("streams/*.sse"), *data.glob("vectors/*.sse")]):
        prefix = path.name.split("-")[0]
        corpus.add_stream(prefix if prefix in PROTOCOLS else "anthropic", path.read_bytes())


def add_heads(corpus):
    for line, *fields in HEADS:
        corpus.add("heads", [], "\r\n".join([line, "Host: 127.0.0.1:8484", *fields, "", ""]).encode())


def main():
    data, folder = map(pathlib.Path, sys.argv[1:])
    corpus = Corpus(folder)
    add_cases(corpus, data)
    add_vectors(corpus, data)
    add_recordings(corpus, data)
    add_heads(corpus)


if __name__ == "__main__":
    main()
