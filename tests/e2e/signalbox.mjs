// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the built program in a home of its own.

import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freshFolder, start } from './programs.mjs';

const bin = process.env.SIGNALBOX_E2E_BIN;
const startLimit = 10000;

/** A provider entry for a scripted upstream. */
export const provider = (name, upstream, more = {}) =>
    ({ name, type: 'anthropic', base_url: upstream.url, auth_type: 'api_key', auth_value: `sk-${name}`, ...more });

/** All models go to these providers, in this order, under their own names. */
export function configOf(providers, more = {}) {
    const targets = providers.map(({ name }, index) => ({ provider: name, model: 'passthrough', priority: index + 1 }));
    return { providers, model_routes: { '*': targets }, ...more };
}

/** Names of upstreams become providers "a", "b", …: { a: Upstream, b: Upstream }. */
export const startWith = (t, upstreams, more) =>
    startSignalbox(t, configOf(Object.entries(upstreams).map(([name, upstream]) => provider(name, upstream)), more));

async function freePort() {
    const server = net.createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => server.on('listening', resolve));
    const { port } = server.address();
    await new Promise(resolve => server.close(resolve));
    return port;
}

async function isHealthy(url) {
    try {
        const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) });
        await answer.arrayBuffer();
        return answer.ok;
    } catch {
        return false;
    }
}

/**
 * Starts signalboxd with `config` (an object, written as the JSON that is YAML too; undefined = no configuration at all:
 * the demo provider) and stops it after the test `t`. The result's `url` is where clients go.
 */
export async function startSignalbox(t, config, { port = 0 } = {}) {
    const home = freshFolder();
    const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home, LANG: 'C.UTF-8', QT_QPA_PLATFORM: 'offscreen' };
    for (const [name, folder] of Object.entries({ CONFIG: '.config', DATA: '.local/share', STATE: '.local/state', CACHE: '.cache' }))
        env[`XDG_${name}_HOME`] = path.join(home, folder);
    env.XDG_RUNTIME_DIR = path.join(home, 'run');
    fs.mkdirSync(env.XDG_RUNTIME_DIR, { mode: 0o700 });
    if (config) {
        const settings = process.platform === 'darwin' ? path.join(home, 'Library/Preferences') : env.XDG_CONFIG_HOME;
        fs.mkdirSync(path.join(settings, 'signalbox'), { recursive: true });
        fs.writeFileSync(path.join(settings, 'signalbox/config.yaml'), JSON.stringify(config, null, 2), { mode: 0o600 });
    }

    const began = performance.now();
    const child = start(path.join(bin, 'signalboxd'), ['--port', String(port)], { env, cwd: home });
    let ended = false;
    const over = child.ended.then(() => { ended = true; }, () => { ended = true; });
    const stop = async (signal = 'SIGTERM') => {
        child.kill(signal);
        const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
        await over;
        clearTimeout(timer);
    };
    t.after(async () => {
        await stop('SIGKILL');
        if (!t.passed)
            t.diagnostic(`signalboxd said:\n${child.output.stdout.slice(-3000)}${child.output.stderr.slice(-6000)}`);
    });

    const address = () => (child.output.stdout + child.output.stderr).match(/http:\/\/127\.0\.0\.1:[1-9]\d*/)?.[0]
        ?? (port > 0 ? `http://127.0.0.1:${port}` : undefined);
    while (!ended && performance.now() - began < startLimit) {
        const url = address();
        if (url && await isHealthy(url))
            return { url, child, home, stop, output: child.output, milliseconds: Math.round(performance.now() - began) };
        await sleep(10);
    }
    // A program that ends or says no address may still take a port that we choose.
    if (port === 0 && !address())
        return startSignalbox(t, config, { port: await freePort() });
    throw new Error(`signalboxd is not up after ${Math.round(performance.now() - began)} ms:\n${child.output.stdout}${child.output.stderr}`);
}
