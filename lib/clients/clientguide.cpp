// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/clientguide.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

/// The resource is in a static library: nothing else would link it. It has to be called outside of
/// namespaces.
static QByteArray builtInGuides()
{
    Q_INIT_RESOURCE(client_guides);
    QFile file(QStringLiteral(":/signalbox/client-guides.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

namespace signalbox {

namespace {

/// Puts what is true here in the place of {base}, {port} and {key}.
class Filling
{
public:
    Filling(const QString &baseUrl, QString key)
        : m_base(baseUrl)
        , m_port(QString::number(QUrl(baseUrl).port(80))) // http's own where none is said
        , m_key(std::move(key))
    { }

    [[nodiscard]] QString text(const QJsonValue &json) const
    {
        return json.toString()
            .replace(QStringLiteral("{base}"), m_base)
            .replace(QStringLiteral("{port}"), m_port)
            .replace(QStringLiteral("{key}"), m_key);
    }

    [[nodiscard]] QStringList texts(const QJsonValue &json) const
    {
        QStringList result;
        for (const QJsonValue &line : json.toArray())
            result << text(line);
        return result;
    }

private:
    QString m_base;
    QString m_port;
    QString m_key;
};

} // namespace

QList<ClientGuide> clientGuides(const QString &baseUrl, const QString &key)
{
    static const QJsonArray all = QJsonDocument::fromJson(builtInGuides()).array();
    const Filling filling(baseUrl, key);
    QList<ClientGuide> guides;
    for (const QJsonValue &value : all) {
        const QJsonObject guide = value.toObject();
        guides << ClientGuide{guide[QStringLiteral("id")].toString(),
            guide[QStringLiteral("title")].toString(), filling.text(guide[QStringLiteral("address")]),
            filling.texts(guide[QStringLiteral("steps")]),
            filling.texts(guide[QStringLiteral("configuration")]),
            filling.texts(guide[QStringLiteral("lines")])};
    }
    return guides;
}

} // namespace signalbox
