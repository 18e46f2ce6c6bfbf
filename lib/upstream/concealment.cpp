// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/concealment.h"

#include "credentials/authorization.h"

#include <QUrlQuery>

namespace signalbox {

void concealCredentials(Failure &failure, const Provider &provider, const Secret &key, const Headers &client)
{
    failure.conceal(key);
    for (const Headers::Field &field : provider.config().headers) {
        if (isCredentialField(field.name))
            failure.conceal(Secret(field.value));
    }
    for (const auto &[name, value] :
        QUrlQuery(QString::fromUtf8(provider.config().query)).queryItems(QUrl::FullyDecoded)) {
        if (isCredentialField(name.toUtf8()))
            failure.conceal(Secret(value.toUtf8()));
    }
    if (provider.ownsCredential()) // else the client's own credentials were sent
        return;
    for (const Headers::Field &field : client) {
        const QByteArray credential = credentialIn(field);
        if (isClientCredential(field.name))
            failure.conceal(Secret(credential.isEmpty() ? field.value : credential));
    }
}

} // namespace signalbox
