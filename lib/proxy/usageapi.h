// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/httprequest.h"
#include "http/responsewriter.h"
#include "ledger/ledger.h"

#include <QByteArrayList>
#include <QObject>

#include <memory>
#include <span>

namespace signalbox {

/// `/usage`, `/requests` and their exports: what the ledger knows of usage, cost and single requests.
/// docs/openapi.json describes every path. Answers come when the ledger has looked. What the ledger has
/// trouble with stands in the answer and is no error.
class UsageApi final : public QObject
{
    Q_OBJECT

public:
    /// `ledger` outlives this.
    explicit UsageApi(Ledger &ledger, QObject *parent = nullptr);

    /// As they are documented, with `{request}` for the id of one.
    [[nodiscard]] static QByteArrayList paths();
    /// True for all below `/usage` and `/requests`, also where nothing is.
    [[nodiscard]] static bool knows(const QByteArray &path);

    /// Answers later. `headers` go into the head.
    void serve(const HttpRequest &request, std::unique_ptr<ResponseWriter> writer, const Headers &headers);

private:
    class Reply;
    struct Endpoint;

    [[nodiscard]] static std::span<const Endpoint> endpoints();
    [[nodiscard]] static const Endpoint *find(const QByteArray &path);
    void summarize(const HttpRequest &request, const Reply &reply);
    void exportUsage(const HttpRequest &request, const Reply &reply);
    void listRequests(const HttpRequest &request, const Reply &reply);
    void showRequest(const HttpRequest &request, const Reply &reply);
    void exportRequests(const HttpRequest &request, const Reply &reply);

    Ledger &m_ledger;
};

} // namespace signalbox
