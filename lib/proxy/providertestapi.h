// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "http/httprequest.h"
#include "http/responsewriter.h"
#include "proxy/providertest.h"

#include <QByteArrayList>

#include <functional>
#include <memory>

namespace signalbox {

/// `POST /providers/{name}/test`: tries out a provider of the configuration in use, and answers when that has
/// ended. A caller that leaves ends it.
class ProviderTestApi final : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype mostAtOnce = 4;

    /// All of it outlives this.
    ProviderTestApi(
        ProviderTest::Surroundings around, std::function<ConfigPointer()> config, QObject *parent = nullptr);

    /// As it is documented.
    [[nodiscard]] static QByteArrayList paths() { return {"/providers/{name}/test"}; }
    [[nodiscard]] static bool knows(const QByteArray &path);

    /// Answers, now or later. `headers` go into the head.
    void serve(const HttpRequest &request, std::unique_ptr<ResponseWriter> writer, const Headers &headers);
    /// Ends all that are under way: their callers are told how far they have come.
    void stop();

signals:
    void stopping();

private:
    [[nodiscard]] Result<ProviderTestWish> wishOf(const HttpRequest &request) const;
    void run(const ProviderTestWish &wish, ResponseWriter *writer, const Headers &headers);

    ProviderTest::Surroundings m_around;
    std::function<ConfigPointer()> m_config;
    qsizetype m_underWay = 0;
};

} // namespace signalbox
