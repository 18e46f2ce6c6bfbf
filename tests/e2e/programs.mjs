// SPDX-License-Identifier: GPL-3.0-or-later
// The packages and programs that `run` installed, and processes that never outlive the test that started them.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const packages = process.env.SIGNALBOX_E2E_PACKAGES;
if (!packages)
    throw new Error('SIGNALBOX_E2E_PACKAGES is not set: start these tests with ./dev e2e');
const require = createRequire(path.join(packages, 'package.json'));

export const Anthropic = require('@anthropic-ai/sdk').default;
export const OpenAI = require('openai').default;

/** An SDK client that does not retry by itself; `sent` holds the body bytes of its requests. */
export function anthropicClient(url, options = {}) {
    const sent = [];
    const client = new Anthropic({
        baseURL: url, apiKey: 'sk-client-dummy', maxRetries: 0, timeout: 20000,
        fetch: (target, init) => {
            sent.push(Buffer.from(init.body ?? ''));
            return fetch(target, init);
        },
        ...options,
    });
    return Object.assign(client, { sent });
}

/** An official client of OpenAI's protocols that does not retry by itself; `sent` holds the body bytes of its requests. */
export function openAiClient(url, options = {}) {
    const sent = [];
    const client = new OpenAI({
        baseURL: `${url}/v1`, apiKey: 'sk-client-dummy', maxRetries: 0, timeout: 20000,
        fetch: (target, init) => {
            sent.push(Buffer.from(init.body ?? ''));
            return fetch(target, init);
        },
        ...options,
    });
    return Object.assign(client, { sent });
}

function findClaude() {
    const scope = path.join(packages, 'node_modules/@anthropic-ai');
    const folder = fs.readdirSync(scope).find(name => name.startsWith('claude-code-'));
    if (!folder)
        throw new Error('no claude program for this platform among the packages');
    return path.join(scope, folder, 'claude');
}

export function findCodex() {
    const scope = path.join(packages, 'node_modules/@openai');
    for (const name of fs.readdirSync(scope).filter(name => name.startsWith('codex-'))) {
        const vendor = path.join(scope, name, 'vendor');
        for (const target of fs.readdirSync(vendor)) {
            const program = path.join(vendor, target, 'bin/codex');
            if (fs.existsSync(program))
                return program;
        }
    }
    throw new Error('no codex program for this platform among the packages');
}

const running = new Set();
const folders = new Set();
const leave = () => {
    for (const child of running)
        child.kill('SIGKILL');
    for (const folder of folders)
        fs.rmSync(folder, { recursive: true, force: true });
};
process.on('exit', leave);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => process.exit(1));

const ends = new WeakMap();

/** `cleanUp` is called after the test `t`, and what it throws fails the test, but not before all others were called. */
export function afterwards(t, cleanUp) {
    if (!ends.has(t)) {
        const all = [];
        ends.set(t, all);
        t.after(async () => {
            const results = await Promise.allSettled(all.map(each => each()));
            const failed = results.find(({ status }) => status === 'rejected');
            if (failed)
                throw failed.reason;
        });
    }
    ends.get(t).push(cleanUp);
}

/** A new folder that goes with this process. */
export function freshFolder() {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'signalbox-e2e-'));
    folders.add(folder);
    return folder;
}

export function start(program, args, { env, cwd, stdin = 'ignore' }) {
    const child = spawn(program, args, { env, cwd, stdio: [stdin, 'pipe', 'pipe'] });
    running.add(child);
    child.output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
        child[name].setEncoding('utf8');
        child[name].on('data', text => child.output[name] += text);
    }
    child.ended = new Promise((resolve, reject) => {
        child.on('error', reject);
        child.on('close', (code, signal) => {
            running.delete(child);
            resolve({ code, signal, ...child.output });
        });
    });
    child.ended.catch(() => {});
    return child;
}

/** Claude Code's print mode in a home of its own. `home` (from freshFolder) carries a session on to `--continue`. */
export async function claude(baseUrl, args, { home = freshFolder(), environment = {}, seconds = 60 } = {}) {
    const cwd = path.join(home, 'project');
    fs.mkdirSync(cwd, { recursive: true });
    const env = {
        PATH: process.env.PATH, HOME: home, TMPDIR: home,
        ANTHROPIC_BASE_URL: baseUrl, ANTHROPIC_API_KEY: 'sk-client-dummy',
        DISABLE_TELEMETRY: '1', DISABLE_ERROR_REPORTING: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1',
        ...process.getuid?.() === 0 ? { IS_SANDBOX: '1' } : {},
        ...environment,
    };
    const began = performance.now();
    const child = start(findClaude(), ['-p', ...args, '--dangerously-skip-permissions'], { env, cwd });
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    const result = await child.ended;
    clearTimeout(timer);
    result.milliseconds = Math.round(performance.now() - began);
    try {
        result.json = JSON.parse(result.stdout);
    } catch {
        result.json = undefined; // not every output format is one JSON text
    }
    return result;
}

const codexConfig = (baseUrl, { retries = 0, more = '' }) => `
model_provider = "e2e"
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
${more}
[model_providers.e2e]
name = "e2e"
base_url = "${baseUrl}/v1"
wire_api = "responses"
env_key = "E2E_KEY"
request_max_retries = ${retries}
stream_max_retries = ${retries}
[features] # these ask the network
plugins = false
remote_plugin = false
apps = false
shell_snapshot = false
[analytics]
enabled = false
`;

/**
 * One prompt for `codex exec` in a home of its own. `home` (from freshFolder) carries a session on to the arguments
 * ['resume', '--last']. Besides what claude() tells: `lines` of its JSON output, `items` that were completed, `usage`.
 */
export async function codex(baseUrl, prompt,
    { home = freshFolder(), model = 'gpt-scripted', key = 'sk-client-dummy', args = [], retries, config, seconds = 60 } = {}) {
    const cwd = path.join(home, 'project');
    fs.mkdirSync(cwd, { recursive: true });
    fs.mkdirSync(path.join(home, '.codex'), { recursive: true });
    fs.writeFileSync(path.join(home, '.codex/config.toml'), `model = "${model}"${codexConfig(baseUrl, { retries, more: config })}`);
    const nowhere = 'http://127.0.0.1:9';
    const env = {
        PATH: process.env.PATH, HOME: home, TMPDIR: home, E2E_KEY: key,
        HTTPS_PROXY: nowhere, HTTP_PROXY: nowhere, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1',
    };
    const began = performance.now();
    const child = start(findCodex(), ['exec', ...args, '--json', '--skip-git-repo-check', prompt], { env, cwd });
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    const result = await child.ended;
    clearTimeout(timer);
    result.milliseconds = Math.round(performance.now() - began);
    result.lines = result.stdout.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line));
    result.items = result.lines.filter(({ type }) => type === 'item.completed').map(({ item }) => item);
    result.said = result.items.filter(({ type }) => type === 'agent_message').map(({ text }) => text);
    result.usage = result.lines.find(({ type }) => type === 'turn.completed')?.usage;
    return result;
}

/** One prompt, with claude's verdict as JSON. */
export const ask = (url, prompt, { more = [], ...options } = {}) => claude(url, [prompt, ...more, '--output-format', 'json'], options);

/** One line for assertion messages. */
export const told = ({ code, signal, stdout, stderr }) =>
    `exit code ${code ?? signal}\nstdout: ${stdout.slice(0, 2000)}\nstderr: ${stderr.slice(0, 2000)}`;

export function assertSays(result, expected) {
    assert.equal(result.code, 0, told(result));
    assert.equal(result.json?.is_error, false, told(result));
    assert.equal(result.json.result, expected, told(result));
}
