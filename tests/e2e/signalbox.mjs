// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the built program in a home of its own.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterwards, freshFolder, start } from './programs.mjs';

const bin = process.env.SIGNALBOX_E2E_BIN;
const startLimit = 10000;

/** A provider entry for a scripted upstream. */
export const provider = (name, upstream, more = {}) =>
    ({ name, type: 'anthropic', base_url: upstream.url, auth_type: 'api_key', auth_value: upstream.key ?? `sk-${name}`, ...more });

/** The same for one that speaks these protocols of OpenAI's. */
export const openAiProvider = (name, upstream, apis = ['chat'], { dialect, ...more } = {}) =>
    ({ name, type: 'openai', base_url: `${upstream.url}/v1`, auth_type: 'auth_token', auth_value: upstream.key, dialect: { apis, ...dialect }, ...more });

/** All models go to these providers, in this order, under their own names. */
export function configOf(providers, more = {}) {
    const targets = providers.map(({ name }, index) => ({ provider: name, model: 'passthrough', priority: index + 1 }));
    return { providers, model_routes: { '*': targets }, ...more };
}

/** Names of upstreams become providers "a", "b", …: { a: Upstream, b: Upstream }. */
export const startWith = (t, upstreams, more) =>
    startSignalbox(t, configOf(Object.entries(upstreams).map(([name, upstream]) => provider(name, upstream)), more));

async function isHealthy(url) {
    try {
        const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) });
        await answer.arrayBuffer();
        return answer.ok;
    } catch {
        return false;
    }
}

/** All models go to these providers, all of them equal, as this strategy says. */
export function balancedConfigOf(providers, strategy, more = {}) {
    const config = configOf(providers, { settings: { selection_strategy: strategy }, ...more });
    config.model_routes['*'].forEach(target => { target.priority = 1; });
    return config;
}

/** What a path of the management API answers; a `body` is posted. */
export async function manage(url, path, { body, status = 200, ...options } = {}) {
    const answer = await fetch(url + path, { ...body === undefined ? {} : { method: 'POST', body }, ...options });
    const text = await answer.text();
    assert.equal(answer.status, status, text);
    return answer.headers.get('content-type') === 'application/json' ? JSON.parse(text) : text;
}

/**
 * Starts signalboxd with `config` (an object, written as the JSON that is YAML too; undefined = no configuration at all:
 * the demo provider) and stops it after the test `t`. The result's `url` is where clients go; `configure()` writes
 * another configuration; `output.stderr` is what it has logged so far.
 */
export async function startSignalbox(t, config) {
    const home = freshFolder();
    const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home, LANG: 'C.UTF-8', QT_QPA_PLATFORM: 'offscreen' };
    for (const [name, folder] of Object.entries({ CONFIG: '.config', DATA: '.local/share', STATE: '.local/state', CACHE: '.cache' }))
        env[`XDG_${name}_HOME`] = path.join(home, folder);
    env.XDG_RUNTIME_DIR = path.join(home, 'run');
    fs.mkdirSync(env.XDG_RUNTIME_DIR, { mode: 0o700 });
    const settings = path.join(process.platform === 'darwin' ? path.join(home, 'Library/Preferences') : env.XDG_CONFIG_HOME, 'signalbox');
    const configure = next => fs.writeFileSync(path.join(settings, 'config.yaml'),
        typeof next === 'string' ? next : JSON.stringify(next, null, 2), { mode: 0o600 });
    if (config) {
        fs.mkdirSync(settings, { recursive: true });
        configure(config);
    }

    const began = performance.now();
    const child = start(path.join(bin, 'signalboxd'), ['--port', '0'], { env, cwd: home });
    let ended;
    const over = child.ended.then(({ code, signal }) => { ended = `ended with ${code ?? signal}`; }, failure => { ended = String(failure); });
    afterwards(t, async () => {
        child.kill('SIGKILL');
        await over;
        if (!t.passed)
            t.diagnostic(`signalboxd said:\n${child.output.stdout.slice(-3000)}${child.output.stderr.slice(-6000)}`);
    });

    while (ended === undefined && performance.now() - began < startLimit) {
        const url = child.output.stdout.match(/http:\/\/127\.0\.0\.1:[1-9]\d*/)?.[0];
        if (url && await isHealthy(url))
            return { url, configure, output: child.output };
        await sleep(10);
    }
    throw new Error(`signalboxd is not up after ${Math.round(performance.now() - began)} ms: ${ended ?? 'it runs'}`);
}
