// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QIODevice>

namespace signalbox {

/// A request body that can be read once. QNetworkAccessManager sends a POST again by itself when a connection
/// closes before the answer; a body that cannot be rewound makes it give up instead, so that tokens are never
/// bought twice.
class SinglePassBody final : public QIODevice
{
    Q_OBJECT

public:
    explicit SinglePassBody(QByteArray bytes);

    [[nodiscard]] bool isSequential() const override { return true; }
    /// Refused without the warning that QIODevice would print: Qt asks after every connection that closes.
    bool seek(qint64) override { return false; }
    bool reset() override { return false; }
    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return m_bytes.size() - m_taken + QIODevice::bytesAvailable();
    }
    /// How much has been handed to the network: a sign of progress while a large body is being sent.
    [[nodiscard]] qint64 taken() const { return m_taken; }

signals:
    /// The network asks for the next bytes: the connection stands.
    void asked();

protected:
    qint64 readData(char *data, qint64 maximum) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_taken = 0;
};

} // namespace signalbox
