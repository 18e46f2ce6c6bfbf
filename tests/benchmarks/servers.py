# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts and stops the programs that are measured, all on 127.0.0.1 and in one temporary folder."""

import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent

SIGNALBOX_CONFIG = """\
providers:
  - {{name: bench, type: anthropic, base_url: "http://127.0.0.1:{upstream}", auth_type: api_key, auth_value: "sk-bench"}}
  - {{name: refuse, type: anthropic, base_url: "http://127.0.0.1:{refusing}", auth_type: api_key, auth_value: "sk-bench"}}
model_routes:
  "claude-sonnet-*": [{{provider: bench, model: passthrough, priority: 1}}]
  "rewrite-*": [{{provider: bench, model: claude-sonnet-4-5, priority: 1}}]
  "failover-*": # each request anew: neither session nor health leads round the one that refuses
    session_affinity: false
    targets: [{{provider: refuse, model: passthrough, priority: 1}}, {{provider: bench, model: passthrough, priority: 2}}]
health: {{unhealthy_threshold: 1000000, circuit_breaker_threshold: 0}}
log: {{level: warning}}
"""

PLAIN_BODY = json.dumps(
    {"model": "claude-sonnet-4-5", "messages": [{"role": "user", "content": "hi"}], "max_tokens": 16},
    separators=(",", ":"),
)


class BenchError(Exception):
    """Something went wrong that the user has to read about."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def request(port, method, path, body=None):
    """Status and text of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        headers = {"content-type": "application/json", "anthropic-version": "2023-06-01", "x-api-key": "sk-client"}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


class Server:
    """A child process with its port; its output goes to a file that is shown when it fails."""

    def __init__(self, name, command, port, folder, environment=None):
        self.name = name
        self.port = port
        self.log = folder / f"{name}.log"
        self.started = time.perf_counter()
        with self.log.open("wb") as log:
            try:
                self.process = subprocess.Popen(
                    [str(part) for part in command],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=environment,
                    cwd=folder,
                )
            except OSError as error:  # for example a binary that is being linked right now
                raise BenchError(f"{name} cannot be started: {error}") from error

    def wait_until(self, ready, seconds=15):
        """Asks ready() all the time until it is true; returns the seconds since the start."""
        deadline = self.started + seconds
        while time.perf_counter() < deadline:
            try:
                if ready():
                    return time.perf_counter() - self.started
            except (OSError, http.client.HTTPException):
                pass
            if self.process.poll() is not None:
                raise BenchError(f"{self.name} ended with {self.process.returncode}:\n{self.tail()}")
            time.sleep(0.0005)
        raise BenchError(f"{self.name} was not ready after {seconds} s:\n{self.tail()}")

    def tail(self):
        return self.log.read_text(errors="replace")[-2000:]

    def memory_mb(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise BenchError(f"{self.name} is gone:\n{self.tail()}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Servers:
    """All children; leaving the `with` block stops them, whatever happened."""

    def __init__(self, bin_dir, folder):
        self.bin_dir = bin_dir
        self.folder = folder
        self.running = []
        self.ports = {}
        self.environment = self._environment()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in reversed(self.running):
            server.stop()

    def _environment(self):
        # A proxy of the user's environment must not come between, nor must the user's own settings.
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        kept["HOME"] = str(self.folder)
        for name in ("CONFIG_HOME", "DATA_HOME", "STATE_HOME", "CACHE_HOME", "RUNTIME_DIR"):
            path = self.folder / name.lower()
            path.mkdir(mode=0o700)
            kept[f"XDG_{name}"] = str(path)
        return kept

    def _start(self, *arguments):
        server = Server(*arguments, self.folder, self.environment)
        self.running.append(server)
        return server

    def program(self, name):
        path = self.bin_dir / name
        if not os.access(path, os.X_OK):
            raise BenchError(f"{path} is missing: build it first")
        return path

    def start_upstream(self):
        server = self._start("bench_upstream", [self.program("bench_upstream"), 0], 0)
        server.wait_until(lambda: "REFUSING_PORT" in server.tail() and server.tail().endswith("\n"))
        self.ports = dict(line.split() for line in server.tail().splitlines())
        server.port = int(self.ports["PORT"])
        return server

    def start_nginx(self):
        nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        if nginx is None:
            raise BenchError("nginx is missing: apt-get install nginx-light")
        port = free_port()
        text = (HERE / "nginx.conf.in").read_text()
        for name, value in (("PREFIX", self.folder), ("PORT", port), ("UPSTREAM", self.ports["PORT"])):
            text = text.replace(f"@{name}@", str(value))
        config = self.folder / "nginx.conf"
        config.write_text(text)
        command = [nginx, "-p", self.folder, "-e", self.folder / "error.log", "-c", config]
        server = self._start("nginx", command, port)
        server.wait_until(lambda: request(port, "GET", "/")[0] == 200)
        return server

    def start_signalbox(self, settings=""):
        """Returns the server, and the seconds to the first answer on /health and to a proxied one."""
        port = free_port()
        config = self.folder / f"config-{port}.yaml"
        config.write_text(
            SIGNALBOX_CONFIG.format(upstream=self.ports["PORT"], refusing=self.ports["REFUSING_PORT"]) + settings
        )
        command = [self.program("signalboxd"), "-c", config, "--port", port]
        server = self._start("signalboxd", command, port)
        health = server.wait_until(lambda: request(port, "GET", "/health")[0] == 200)
        status, text = request(port, "POST", "/v1/messages", PLAIN_BODY)
        proxied = time.perf_counter() - server.started
        if status != 200:
            raise BenchError(f"signalboxd answers {status}: {text[:300]}\n{server.tail()}")
        return server, health, proxied

    def refused(self):
        """How often the refusing provider was asked."""
        return json.loads(request(int(self.ports["PORT"]), "GET", "/")[1])["refused"]
