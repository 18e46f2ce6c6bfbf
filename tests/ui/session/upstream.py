# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripted providers of Anthropic's protocol, and the client that asks for what they answer."""
import http.client
import http.server
import json
import threading

PATIENCE = 20  # seconds, for whatever is waited for


def event(name, **members):
    return f"event: {name}\ndata: {json.dumps({'type': name, **members})}\n\n".encode()


def piece_of_text(text):
    return event("content_block_delta", index=0, delta={"type": "text_delta", "text": text})


BEGINNING = event("message_start", message={
    "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-test", "content": [],
    "stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": 12, "output_tokens": 1},
}) + event("content_block_start", index=0, content_block={"type": "text", "text": ""})
END = (event("content_block_stop", index=0)
       + event("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage={"output_tokens": 9})
       + event("message_stop"))


class Upstream:
    """A provider: a streamed answer brings a first piece of text, and while `slow` each further one at say()."""

    def __init__(self, name):
        self.name = name
        self.slow = False
        self.retry_after = 0  # seconds: it answers 429 and asks to be left alone for so long
        self.requests = []  # bodies, in the order of their arrival
        self.cut = threading.Event()  # somebody left before the end of an answer
        self._pieces = threading.Condition()
        self._said = []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handlers())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def say(self, text):
        """One more piece for the slow streams that run; None is their end."""
        with self._pieces:
            self._said.append(text)
            self._pieces.notify_all()

    def close(self):
        self.say(None)
        self._server.shutdown()
        self._server.server_close()

    def _stream(self, send):
        with self._pieces:
            place, slow = len(self._said), self.slow
        send(BEGINNING + piece_of_text(f"{self.name} begins"))
        while slow:
            with self._pieces:
                # A comment now and then: without anything to send, nobody would notice that the other end has left.
                if not self._pieces.wait_for(lambda: len(self._said) > place, 0.1):
                    text = ""
                else:
                    text = self._said[place]
                    place += 1
            if text is None:
                break
            send(piece_of_text(text) if text else b": still here\n\n")
        send(END)

    def _handlers(upstream):  # noqa: N805 - `self` is the handler's
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                upstream.requests.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
                if upstream.retry_after:
                    self.send_response(429)
                    self.send_header("retry-after", str(upstream.retry_after))
                    self.send_header("content-length", "0")
                    self.end_headers()
                    return
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.send_header("transfer-encoding", "chunked")
                self.end_headers()
                try:
                    upstream._stream(lambda data: self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data)))
                    self.wfile.write(b"0\r\n\r\n")
                except OSError:
                    upstream.cut.set()
                    self.close_connection = True

            def log_message(self, *_):
                pass

        return Handler


class Stream:
    """A streamed request of a client that runs; read() gives its next piece of text, None at its end."""

    def __init__(self, address, model="claude-test"):
        body = {"model": model, "max_tokens": 64, "stream": True, "messages": [{"role": "user", "content": "Hello"}]}
        self._connection = http.client.HTTPConnection(address, timeout=PATIENCE)
        self._connection.request("POST", "/v1/messages", json.dumps(body), {
            "content-type": "application/json", "anthropic-version": "2023-06-01", "user-agent": "session-test/1.0"})
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self.provider = self._answer.headers["x-provider-used"]
        self.events = []

    def read(self):
        while line := self._answer.readline():
            if not line.startswith(b"data: "):
                continue
            data = json.loads(line[6:])
            self.events.append(data["type"])
            if data["type"] == "content_block_delta":
                return data["delta"]["text"]
        return None

    def read_all(self):
        texts = []
        while (text := self.read()) is not None:
            texts.append(text)
        self._connection.close()
        return texts


def ask(address, model="claude-test"):
    """A request from begin to end; who answered it."""
    stream = Stream(address, model)
    stream.read_all()
    assert stream.status == 200 and stream.events[-1] == "message_stop", (stream.status, stream.events)
    return stream.provider


def manage(address, path):
    """What the management API says at `path`."""
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    try:
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def configuration(first, second):
    """A config.yaml with both, a route to them, and one for everything else."""
    providers = "".join(
        f"  - {{name: {upstream.name}, type: anthropic, base_url: \"{upstream.url}\", auth_type: none, priority: {rank}}}\n"
        for rank, upstream in enumerate((first, second), 1))
    both, one = f"[{first.name}, {second.name}]", f"[{first.name}]"
    return f"providers:\n{providers}model_routes:\n  \"claude-*\": {both}\n  \"*\": {one}\n"
