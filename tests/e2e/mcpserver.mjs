// SPDX-License-Identifier: GPL-3.0-or-later
// A server of the Model Context Protocol on standard input and output, with one tool whose name is the first argument.

import readline from 'node:readline';

const [name] = process.argv.slice(2);
const results = {
    initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'e2e', version: '1' } }),
    'tools/list': () => ({ tools: [{ name, description: 'Says a word', inputSchema: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] } }] }),
    'tools/call': ({ arguments: { word } }) => ({ content: [{ type: 'text', text: `The word is ${word}.` }] }),
};

for await (const line of readline.createInterface({ input: process.stdin })) {
    const { id, method, params = {} } = JSON.parse(line);
    if (id === undefined)
        continue;
    const answer = results[method] ? { result: results[method](params) } : { error: { code: -32601, message: 'Method not found' } };
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`);
}
