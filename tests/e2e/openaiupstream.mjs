// SPDX-License-Identifier: GPL-3.0-or-later
// A scripted fake of OpenAI's API and its likes: POST …/chat/completions and …/responses. It is strict: see openairules.mjs.

import { openAiBreaches } from './openairules.mjs';
import { ScriptedServer, ending, jsonWith, newId, pieces, streamFrames } from './scriptedserver.mjs';

export class OpenAiUpstream extends ScriptedServer {
    /** The one that it knows; undefined = any. */
    key = 'sk-scripted-openai';
    /** Of the body, beside those that all know. */
    fields = [];
    /** Of an assistant's message; undefined = it takes none. */
    reasoningField = undefined;
    /** As DeepSeek and Kimi: no tool call without its reasoning. */
    demandsReasoning = false;
    keepsCacheControl = false;
    /** What it has made itself of its reasoning, in /responses. */
    encrypted = [];

    /** The requests for answers. */
    get asked() {
        return this.requests.filter(request => request.method === 'POST');
    }

    answerTo(recorded) {
        const { method, path } = recorded;
        if (method === 'POST' && /\/(chat\/completions|responses)$/.test(path)) {
            const breaches = openAiBreaches(recorded, this);
            this.breaches.push(...breaches);
            return breaches.length > 0 ? failing(400, 'invalid_request_error', breaches.join('; ')) : this.nextAnswer() ?? saying('scripted');
        }
        if (method === 'POST' && path.endsWith('/embeddings'))
            return json({ object: 'list', model: recorded.json.model, data: [{ object: 'embedding', index: 0, embedding: [0.5, 0.25] }], usage: { prompt_tokens: 1, total_tokens: 1 } });
        if (path.endsWith('/v1/models'))
            return json({ object: 'list', data: [{ id: 'scripted-1', object: 'model', created: 1795000000, owned_by: 'scripted' }] });
        return failing(404, 'invalid_request_error', `Invalid URL (${method} ${path})`);
    }
}

/** An upstream that goes with the test `t`; `more` are its properties. */
export const openAiUpstream = async (t, more, ...answers) => Object.assign((await OpenAiUpstream.start(...answers)).goesWith(t), more);

const answerHeaders = () => ({
    'x-request-id': newId('req'), 'openai-processing-ms': '12', 'openai-version': '2020-10-01', 'x-ratelimit-limit-requests': '500',
    'x-ratelimit-remaining-requests': '499', 'x-ratelimit-reset-requests': '120ms', 'x-scripted': 'kept as it is',
});

export const json = (body, options) => async response => jsonWith(answerHeaders(), body, options)(response);

// --- errors

export const failing = (status, type, message, { code = null, param = null, headers = {} } = {}) =>
    json({ error: { message, type, param, code } }, { status, headers });
export const rateLimited = headers => failing(429, 'requests', 'Rate limit reached for scripted-1', { code: 'rate_limit_exceeded', headers });
export const outOfQuota = () => failing(429, 'insufficient_quota', 'You exceeded your current quota', { code: 'insufficient_quota' });
export const unauthorized = () => failing(401, 'invalid_request_error', 'Incorrect API key provided', { code: 'invalid_api_key' });
export const broken = () => failing(500, 'server_error', 'The server had an error while processing your request');
export const contextExceeded = () => failing(400, 'invalid_request_error',
    'This model\'s maximum context length is 128000 tokens. However, your messages resulted in 140000 tokens. Please reduce the length of the messages.',
    { code: 'context_length_exceeded', param: 'messages' });

/** Refuses a request with this parameter, and answers those without it. */
export const refusing = (parameter, answer) => async (response, recorded) => {
    const refusal = failing(400, 'invalid_request_error', `Unsupported parameter: '${parameter}' is not supported with this model.`,
        { code: 'unsupported_parameter', param: parameter });
    return (parameter in recorded.json ? refusal : answer)(response, recorded);
};

// --- answers: { reasoning, text, refusal, calls: [{ id, name, arguments }], finish, usage }, the same for both protocols,
//     as a stream or plain as the request's `stream` says

export const callOf = (name, value, id = newId('call')) => ({ id, name, arguments: typeof value === 'string' ? value : JSON.stringify(value) });

const defaultUsage = { prompt: 100, cached: 40, written: 0, output: 20, reasoning: 5 };

const chatUsage = ({ prompt, cached, written, output, reasoning }) => ({
    prompt_tokens: prompt, completion_tokens: output, total_tokens: prompt + output,
    prompt_tokens_details: { cached_tokens: cached, ...written ? { cache_write_tokens: written } : {} },
    completion_tokens_details: { reasoning_tokens: reasoning },
});

const responsesUsage = ({ prompt, cached, written, output, reasoning }) => ({
    input_tokens: prompt, input_tokens_details: { cached_tokens: cached, ...written ? { cache_write_tokens: written } : {} },
    output_tokens: output, output_tokens_details: { reasoning_tokens: reasoning }, total_tokens: prompt + output,
});

const toolCall = ({ id, name, arguments: text }) => ({ id, type: 'function', function: { name, arguments: text } });
const finishOf = ({ finish, calls }) => finish ?? (calls?.length > 0 ? 'tool_calls' : 'stop');

function completion(model, { reasoning, text, refusal, calls, finish, usage = defaultUsage }) {
    return {
        id: newId('chatcmpl'), object: 'chat.completion', created: 1795000000, model, system_fingerprint: 'fp_scripted', service_tier: 'default',
        choices: [{
            index: 0, logprobs: null, finish_reason: finishOf({ finish, calls }),
            message: {
                role: 'assistant', content: text ?? null, refusal: refusal ?? null, annotations: [],
                ...reasoning ? { reasoning_content: reasoning } : {}, ...calls?.length > 0 ? { tool_calls: calls.map(toolCall) } : {},
            },
        }],
        usage: chatUsage(usage),
    };
}

/** The chunks of a whole answer, those of parallel calls as the server made them: one after the other. */
export function chunksOf(model, { reasoning = '', text = '', refusal = '', calls = [], finish, usage = defaultUsage }, includesUsage) {
    const common = { id: newId('chatcmpl'), object: 'chat.completion.chunk', created: 1795000000, model };
    const withUsage = value => includesUsage ? { usage: value } : {};
    const chunk = (delta, reason = null) => ({ ...common, choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }], ...withUsage(null) });
    return [
        chunk({ role: 'assistant', content: calls.length > 0 && text === '' ? null : '', refusal: null }),
        ...pieces(reasoning).map(piece => chunk({ reasoning_content: piece })),
        ...pieces(text).map(piece => chunk({ content: piece })),
        ...pieces(refusal).map(piece => chunk({ refusal: piece })),
        ...calls.flatMap((call, index) => [
            chunk({ tool_calls: [{ index, ...toolCall({ ...call, arguments: '' }) }] }),
            ...pieces(call.arguments).map(piece => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
        ]),
        chunk({}, finishOf({ finish, calls })),
        ...includesUsage ? [{ ...common, choices: [], usage: chatUsage(usage) }] : [],
    ];
}

const dataFrame = data => `data: ${JSON.stringify(data)}\n\n`;
const done = 'data: [DONE]\n\n';

function outputOf({ reasoning, encrypted, text, refusal, calls = [] }) {
    return [
        ...reasoning || encrypted ? [{
            type: 'reasoning', id: newId('rs'), summary: reasoning ? [{ type: 'summary_text', text: reasoning }] : [],
            ...encrypted ? { encrypted_content: encrypted } : {},
        }] : [],
        ...text || refusal ? [{
            type: 'message', id: newId('msg'), role: 'assistant', status: 'completed',
            content: [text ? { type: 'output_text', text, annotations: [], logprobs: [] } : { type: 'refusal', refusal }],
        }] : [],
        ...calls.map(({ id, name, arguments: text }) => ({ type: 'function_call', id: newId('fc'), status: 'completed', call_id: id, name, arguments: text })),
    ];
}

function responseOf(model, answer, more = {}) {
    const cutBy = { length: 'max_output_tokens', content_filter: 'content_filter' }[answer.finish];
    return {
        id: newId('resp'), object: 'response', created_at: 1795000000, model, status: cutBy ? 'incomplete' : 'completed', error: null,
        incomplete_details: cutBy ? { reason: cutBy } : null, instructions: null, metadata: {}, parallel_tool_calls: true, tool_choice: 'auto', tools: [],
        output: outputOf(answer), usage: responsesUsage(answer.usage ?? defaultUsage), ...more,
    };
}

/** The events of a whole answer of the Responses API. */
export function responseEventsOf(model, answer) {
    const whole = responseOf(model, answer);
    const opened = { ...whole, status: 'in_progress', output: [], usage: null, incomplete_details: null };
    const events = [{ type: 'response.created', response: opened }, { type: 'response.in_progress', response: opened }];
    whole.output.forEach((item, output_index) => {
        const at = { output_index, item_id: item.id };
        const put = (type, more) => events.push({ type: `response.${type}`, ...more });
        const deltas = (name, place, text) => pieces(text).forEach(delta => put(`${name}.delta`, { ...place, delta }));
        const closed = { reasoning: { summary: [] }, message: { content: [], status: 'in_progress' }, function_call: { arguments: '', status: 'in_progress' } };
        put('output_item.added', { output_index, item: { ...item, ...closed[item.type] } });
        if (item.type === 'reasoning') {
            item.summary.forEach((part, summary_index) => {
                const place = { ...at, summary_index };
                put('reasoning_summary_part.added', { ...place, part: { ...part, text: '' } });
                deltas('reasoning_summary_text', place, part.text);
                put('reasoning_summary_text.done', { ...place, text: part.text });
                put('reasoning_summary_part.done', { ...place, part });
            });
        } else if (item.type === 'message') {
            item.content.forEach((part, content_index) => {
                const place = { ...at, content_index };
                const [field, name] = part.type === 'refusal' ? ['refusal', 'refusal'] : ['text', 'output_text'];
                put('content_part.added', { ...place, part: { ...part, [field]: '' } });
                deltas(name, place, part[field]);
                put(`${name}.done`, { ...place, [field]: part[field] });
                put('content_part.done', { ...place, part });
            });
        } else {
            deltas('function_call_arguments', at, item.arguments);
            put('function_call_arguments.done', { ...at, name: item.name, arguments: item.arguments });
        }
        put('output_item.done', { output_index, item });
    });
    events.push({ type: whole.status === 'completed' ? 'response.completed' : 'response.incomplete', response: whole });
    return events;
}

const eventFrames = events => events.map((event, sequence_number) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`);

/**
 * An answer in the protocol of the request. `comments`: as OpenRouter does before the first chunk; `isDone`: with [DONE];
 * `keep`: only so many of its frames; `extra`: frames at the end; the rest is for streamFrames().
 */
export const answering = (answer, { comments = false, isDone = true, keep, extra = [], ...options } = {}) => async (response, recorded) => {
    const { model, stream, stream_options: wishes } = recorded.json;
    const isChat = recorded.path.endsWith('/chat/completions');
    if (!stream)
        return json(isChat ? completion(model, answer) : responseOf(model, answer), options)(response);
    const frames = isChat
        ? [...chunksOf(model, answer, wishes?.include_usage === true).map(dataFrame), ...isDone ? [done] : []]
        : eventFrames(responseEventsOf(model, answer));
    return streamFrames(response, answerHeaders(), [...comments ? [': PROCESSING\n\n'] : [], ...frames.slice(0, keep), ...extra], options);
};

export const saying = (text, options) => answering({ text }, options);
export const calling = (name, value, options) => answering({ text: 'I use a tool.', calls: [callOf(name, value)] }, options);

/** After `keep` frames the server has an error to tell, in the protocol of the request. */
export const failingInStream = (text, { keep = 3, message = 'The server is overloaded', code = 'server_error', ...options } = {}) => async (response, recorded) => {
    const isChat = recorded.path.endsWith('/chat/completions');
    const extra = isChat
        ? [dataFrame({ error: { message, type: 'server_error', param: null, code } })]
        : [`event: response.failed\ndata: ${JSON.stringify({ type: 'response.failed', sequence_number: keep,
            response: responseOf(recorded.json.model, {}, { status: 'failed', error: { code, message }, usage: null }) })}\n\n`];
    return answering({ text }, { keep, extra, ...options })(response, recorded);
};

/** Content comes, then the end that `end` makes. */
export const cutting = (text, end = ending.fin) => answering({ text }, { keep: 4, end });

/** What a program needs for a turn with one call of its tool: side requests, the call, the text after its result. */
export const toolTurn = (name, value, words) => async (response, recorded) => {
    const names = (recorded.json.tools ?? []).map(tool => tool.function?.name ?? tool.name);
    if (!names.includes(name))
        return saying('e2e')(response, recorded);
    if (toolOutputs(recorded).length > 0)
        return saying(words)(response, recorded);
    return answering({ reasoning: 'The user wants a command to be run.', text: 'Running it.', calls: [callOf(name, value)] })(response, recorded);
};

/** The text of all tool results in a recorded request, in the order in which they stand there. */
export function toolOutputs({ path, json: { messages, input } }) {
    return path.endsWith('/responses')
        ? input.filter(({ type }) => type?.endsWith('_call_output')).map(({ output }) => textOf(output))
        : messages.filter(({ role }) => role === 'tool').map(({ content }) => textOf(content));
}

/** The texts of the results of all calls in a recorded Chat request, in the order of the calls: a client sends what is ready first first. */
export function outputsByCall({ json: { messages } }) {
    const results = new Map(messages.filter(({ role }) => role === 'tool').map(message => [message.tool_call_id, textOf(message.content)]));
    return messages.flatMap(message => message.tool_calls ?? []).map(({ id }) => results.get(id));
}

const textOf = content => typeof content === 'string' ? content : content.map(part => part.text ?? '').join('');
