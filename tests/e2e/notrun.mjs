// SPDX-License-Identifier: GPL-3.0-or-later
// A reporter for node's test runner: one line for each test that was skipped or left for later, and one when none ran.

export default async function* notRun(events) {
    let ran = 0;
    for await (const { type, data } of events) {
        if (type !== 'test:pass' && type !== 'test:fail')
            continue;
        if (data.skip !== undefined || data.todo !== undefined)
            yield `not run: ${data.name}\n`;
        else if (data.details.type !== 'suite' && !data.name.endsWith('.test.mjs')) // a file without tests counts as one
            ++ran;
    }
    if (ran === 0)
        yield 'no test ran\n';
}
