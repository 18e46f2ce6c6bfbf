// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providertestapi.h"

#include "http/protocol.h"
#include "proxy/providertestview.h"

#include <QJsonDocument>

namespace signalbox {

namespace {

constexpr QByteArrayView prefix = "/providers/";
constexpr QByteArrayView suffix = "/test";

/// Takes the writer with it.
void answer(ResponseWriter *writer, int status, Headers headers, const QByteArray &json)
{
    headers.append("content-type", "application/json");
    writer->respond(status, headers, json);
    writer->deleteLater();
}

void refuse(ResponseWriter *writer, int status, const Headers &headers, const Error &error)
{
    answer(writer, status, headers,
        errorBody(Protocol::Anthropic, error, headers.value("x-signalbox-request-id")));
}

Error wrong(const QString &what)
{
    return {Error::Kind::InvalidRequest, what};
}

} // namespace

ProviderTestApi::ProviderTestApi(
    ProviderTest::Surroundings around, std::function<ConfigPointer()> config, QObject *parent)
    : QObject(parent)
    , m_around(std::move(around))
    , m_config(std::move(config))
{ }

bool ProviderTestApi::knows(const QByteArray &path)
{
    if (!path.startsWith(prefix) || !path.endsWith(suffix) || path.size() <= prefix.size() + suffix.size())
        return false;
    return !QByteArrayView(path).sliced(prefix.size()).chopped(suffix.size()).contains('/');
}

void ProviderTestApi::serve(
    const HttpRequest &request, std::unique_ptr<ResponseWriter> writer, const Headers &headers)
{
    if (request.method != "POST") {
        Headers fields = headers;
        fields.append("allow", "POST, OPTIONS");
        refuse(writer.release(), 405, fields,
            wrong(QStringLiteral("%1 is called with POST").arg(QString::fromLatin1(request.path))));
        return;
    }
    if (m_underWay >= mostAtOnce) {
        refuse(writer.release(), 429, headers,
            {Error::Kind::RateLimit, QStringLiteral("%1 tests are under way: wait for one").arg(mostAtOnce)});
        return;
    }
    const auto wish = wishOf(request);
    if (wish)
        run(*wish, writer.release(), headers);
    else
        refuse(
            writer.release(), wish.error().kind == Error::Kind::NotFound ? 404 : 400, headers, wish.error());
}

Result<ProviderTestWish> ProviderTestApi::wishOf(const HttpRequest &request) const
{
    const QByteArray written = request.path.mid(prefix.size()).chopped(suffix.size());
    const QString name = QString::fromUtf8(QByteArray::fromPercentEncoding(written));
    const ProviderConfig *provider = m_config()->provider(name);
    if (!provider)
        return Error{Error::Kind::NotFound,
            QStringLiteral("there is no provider %1: /providers lists them").arg(name)};
    const QJsonDocument body = QJsonDocument::fromJson(request.body);
    const QString form = QStringLiteral(R"(the body must be like {"spend": false, "model": "NAME"})");
    if (!request.body.trimmed().isEmpty() && !body.isObject())
        return wrong(form);
    const QJsonValue spends = body.object().value(u"spend");
    const QJsonValue model = body.object().value(u"model");
    if ((!spends.isUndefined() && !spends.isBool()) || (!model.isUndefined() && !model.isString()))
        return wrong(form);
    ProviderTestWish wish;
    wish.provider = *provider;
    wish.spends = spends.toBool();
    wish.model = model.toString().trimmed();
    return wish;
}

void ProviderTestApi::run(const ProviderTestWish &wish, ResponseWriter *writer, const Headers &headers)
{
    auto *test = new ProviderTest(m_around, this);
    writer->setParent(test);
    ++m_underWay;
    connect(test, &QObject::destroyed, this, [this] { --m_underWay; });
    connect(writer, &ResponseWriter::closed, test, &QObject::deleteLater);
    connect(this, &ProviderTestApi::stopping, test, &ProviderTest::stop);
    connect(
        test, &ProviderTest::changed, writer, [test, writer, headers](const ProviderTestSnapshot &snapshot) {
            if (!snapshot.finished)
                return;
            writer->setParent(nullptr);
            answer(writer, 200, headers,
                QJsonDocument(providerTestView(snapshot)).toJson(QJsonDocument::Compact));
            test->deleteLater();
        });
    test->start(wish);
}

void ProviderTestApi::stop()
{
    emit stopping();
}

} // namespace signalbox
