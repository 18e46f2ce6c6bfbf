// SPDX-License-Identifier: GPL-3.0-or-later
// The official openai client: in this version only for the list of models.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { OpenAI } from './programs.mjs';
import { configOf, provider, startSignalbox } from './signalbox.mjs';
import { Upstream } from './upstream.mjs';

test('models.list() reads the models of the routes', async t => {
    const a = await Upstream.start();
    t.after(() => a.kill());
    const config = configOf([provider('a', a)]);
    config.model_routes = { 'claude-opus-5-5': config.model_routes['*'], 'gpt-oss': config.model_routes['*'], ...config.model_routes };
    const { url } = await startSignalbox(t, config);
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'sk-client-dummy', maxRetries: 0, timeout: 10000 });
    const models = [];
    for await (const model of client.models.list())
        models.push(model);
    assert.deepEqual(models.map(({ id }) => id).sort(), ['claude-opus-5-5', 'gpt-oss']);
    for (const model of models) {
        assert.equal(model.object, 'model');
        assert.equal(typeof model.created, 'number');
        assert.equal(typeof model.owned_by, 'string');
    }
    assert.equal((await client.models.retrieve('claude-opus-5-5')).id, 'claude-opus-5-5');
});

test('models.list() works with the demo provider', async t => {
    const { url } = await startSignalbox(t);
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'sk-client-dummy', maxRetries: 0, timeout: 10000 });
    const page = await client.models.list();
    assert.equal(page.object, 'list');
    assert.ok(Array.isArray(page.data));
});
