// SPDX-License-Identifier: GPL-3.0-or-later
// What `signalbox setup` writes makes the official clients come to Signalbox, with nothing else in their environment.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';

import { ask, assertSays, findCodex, freshFolder, start, told } from './programs.mjs';
import { configOf, openAiProvider, provider, startSignalbox } from './signalbox.mjs';
import * as openai from './openaiupstream.mjs';
import { text, upstream } from './upstream.mjs';

const key = 'sk-client-of-this-computer';
const keys = { client_keys: [{ name: 'local', key }] };

/** Sets a client up for the running program at `url`; undo() takes it back. */
async function setUp(client, url, config, home) {
    const file = path.join(home, 'signalbox.yaml');
    fs.writeFileSync(file, JSON.stringify(config));
    const run = async (...args) => {
        const env = { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8' };
        const arguments_ = ['setup', client, '--yes', '--config', file, '--port', new URL(url).port, ...args];
        const result = await start(path.join(process.env.SIGNALBOX_E2E_BIN, 'signalboxd'), arguments_, { env, cwd: home }).ended;
        assert.equal(result.code, 0, told(result));
    };
    await run();
    return { undo: () => run('--undo') };
}

for (const [name, more] of [['no key', {}], ['a client key, by the helper', keys]]) {
    test(`claude, set up with ${name}`, async t => {
        const a = await upstream(t, text('It works.'));
        const config = configOf([provider('a', a)], more);
        const { url } = await startSignalbox(t, config);
        const home = freshFolder();
        const { undo } = await setUp('claude', url, config, home);
        const settings = path.join(home, '.claude/settings.json');
        assert.ok(!fs.readFileSync(settings, 'utf8').includes(key));
        const environment = { ANTHROPIC_BASE_URL: undefined, ANTHROPIC_API_KEY: undefined };
        assertSays(await ask(url, 'Does it work?', { home, environment }), 'It works.');
        await undo();
        assert.ok(!fs.existsSync(settings));
    });
}

describe('codex', () => {
    for (const [name, more] of [['no key', {}], ['a client key, by its command', keys]]) {
        test(`set up with ${name}`, async t => {
            const a = await openai.openAiUpstream(t, {}, openai.answering({ text: 'It works.' }));
            const config = configOf([openAiProvider('a', a, ['responses'])], more);
            const { url } = await startSignalbox(t, config);
            const home = freshFolder();
            const settings = path.join(home, '.codex/config.toml');
            const before = '# mine\nmodel = "gpt-scripted"\napproval_policy = "never"\n[features] # these ask the network\nplugins = false\n'
                + 'remote_plugin = false\napps = false\nshell_snapshot = false\n[analytics]\nenabled = false';
            fs.mkdirSync(path.dirname(settings));
            fs.writeFileSync(settings, before);
            const { undo } = await setUp('codex', url, config, home);
            assert.ok(!fs.readFileSync(settings, 'utf8').includes(key));
            const env = { PATH: process.env.PATH, HOME: home, TMPDIR: home };
            const result = await start(findCodex(), ['exec', '--json', '--skip-git-repo-check', 'Does it work?'], { env, cwd: home }).ended;
            assert.equal(result.code, 0, told(result));
            assert.match(result.stdout, /It works\./);
            await undo();
            assert.equal(fs.readFileSync(settings, 'utf8').startsWith(before.slice(0, 40)), true);
        });
    }
});
