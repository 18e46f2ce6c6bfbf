// SPDX-License-Identifier: GPL-3.0-or-later
// The real claude with a key that its apiKeyHelper fetches from us, and behind a provider that somebody has signed in at.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';

import { ask, assertSays, freshFolder } from './programs.mjs';
import { ScriptedServer } from './scriptedserver.mjs';
import { configOf, manage, provider, startSignalbox } from './signalbox.mjs';
import { bashTurn, upstream } from './upstream.mjs';

const word = 'The command printed signalbox-e2e.';
const prompt = 'Run the Bash command `echo signalbox-e2e` and tell me what it printed.';
const bash = bashTurn('echo signalbox-e2e', word);

/** An authorization server of the Provider Balancer's shape: JSON requests, CODE#STATE, rotating refresh tokens. */
class TokenServer extends ScriptedServer {
    issued = [];

    answerTo({ method, path: where, url, body }) {
        if (method === 'GET' && where === '/authorize') {
            const asked = new URL(url, this.url).searchParams;
            assert.equal(asked.get('code'), 'true');
            this.challenge = asked.get('code_challenge');
            this.code = `${randomBytes(16).toString('hex')}#${asked.get('state')}`;
            return this.#json({});
        }
        const asked = JSON.parse(body);
        if (asked.grant_type === 'authorization_code') {
            assert.equal(asked.code, this.code.split('#')[0]);
            assert.equal(createHash('sha256').update(asked.code_verifier).digest('base64url'), this.challenge);
        } else {
            assert.equal(asked.refresh_token, this.issued.at(-1).refresh_token, 'a refresh token is for one use');
        }
        this.issued.push({ access_token: `at-${randomBytes(16).toString('hex')}`, refresh_token: `rt-${randomBytes(16).toString('hex')}` });
        return this.#json({ ...this.issued.at(-1), expires_in: 3600, token_type: 'Bearer', account: { email_address: 'ada@example.org' } });
    }

    #json(object) {
        return async response => {
            response.writeHead(200, { 'content-type': 'application/json' });
            response.end(JSON.stringify(object));
        };
    }
}

describe('who may use it, and with whose login', () => {
    test('claude fetches its key from us, so that none stands in a settings file', async t => {
        const key = `sbx-${randomBytes(24).toString('hex')}`;
        const a = await upstream(t, bash);
        const config = configOf([provider('a', a)], { client_keys: [{ name: 'local', key }] });
        const { url } = await startSignalbox(t, config);
        const home = freshFolder();
        const file = path.join(home, 'signalbox.json');
        fs.writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
        fs.mkdirSync(path.join(home, '.claude'));
        const program = path.join(process.env.SIGNALBOX_E2E_BIN, 'signalboxd');
        fs.writeFileSync(path.join(home, '.claude/settings.json'), JSON.stringify({ apiKeyHelper: `${program} --config ${file} token` }));
        assertSays(await ask(url, prompt, { home, environment: { ANTHROPIC_API_KEY: undefined } }), word);
        assert.ok(a.messages.every(({ headers }) => headers['x-api-key'] === 'sk-a'));
        assert.ok(!a.requests.some(({ rawHeaders }) => rawHeaders.join().includes(key)));
    });

    test('claude behind a sign-in whose token ends in between', async t => {
        const server = (await TokenServer.start()).goesWith(t);
        const a = await upstream(t, async (response, recorded) => {
            const isGood = recorded.headers.authorization === `Bearer ${server.issued.at(-1).access_token}`;
            if (isGood)
                return bash(response, recorded);
            response.writeHead(401, { 'content-type': 'application/json' });
            response.end('{"type":"error","error":{"type":"authentication_error","message":"OAuth token has expired"}}');
        });
        const { auth_value: unused, ...entry } = provider('signed in', a, { auth_type: 'oauth' });
        const spare = await upstream(t, bash); // nobody has signed in yet, and the program is to be healthy all the same
        const { url } = await startSignalbox(t, configOf([entry, provider('spare', spare)], {
            settings: { oauth: { authorize_url: `${server.url}/authorize`, token_url: `${server.url}/token`, client_id: 'e2e',
                redirect_uri: 'https://example.org/code' } },
        }));
        const { login_url } = await manage(url, '/oauth/generate-url');
        await fetch(login_url);
        await manage(url, '/oauth/exchange-code', { method: 'POST', body: JSON.stringify({ code: server.code }) });

        assertSays(await ask(url, prompt), word);
        assert.ok(a.messages.every(({ headers }) => headers['anthropic-beta'].startsWith('oauth-2025-04-20')));
        const first = server.issued[0].access_token;
        server.issued.push({ ...server.issued[0], access_token: 'the one before is refused from now on' });
        assertSays(await ask(url, prompt), word);
        assert.equal(server.issued.length, 3, 'one refresh, however many requests were refused');
        assert.notEqual(a.messages.at(-1).headers.authorization, `Bearer ${first}`);
        assert.ok(!a.requests.some(({ headers }) => 'x-api-key' in headers));
        assert.equal(spare.messages.length, 0);
    });
});
