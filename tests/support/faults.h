// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fakeanswer.h"

namespace signalbox::test {

/// An answer after which the next target has to be asked, unseen by the client.
struct Fault
{
    const char *name;
    FakeAnswer answer;
    bool counts = true; ///< against the provider
};

QList<Fault> faults();

inline const QByteArray signInPage = "<!DOCTYPE html><html><body>Sign in</body></html>";
inline const QByteArray creditError
    = R"({"type":"error","error":{"type":"invalid_request_error",)"
      R"("message":"Your credit balance is too low to access the Anthropic API."}})";

} // namespace signalbox::test
