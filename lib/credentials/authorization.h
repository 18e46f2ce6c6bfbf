// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "core/secret.h"
#include "http/headers.h"

namespace signalbox {

/// The credential that a request's field carries: an x-api-key or api-key, or the token of "Authorization:
/// Bearer TOKEN" (RFC 6750 §2.1, the scheme without case, or forgotten). Empty for every other field.
QByteArray credentialIn(const Headers::Field &field);

/// True for a field whose value is likely to be secret, by its name: Authorization, Cookie, X-Api-Key,
/// X-Gateway-Token …
bool isCredentialField(const QByteArray &name);

/// True for a field by which a client may authenticate itself to somebody; the protocols' own fields, and
/// what only tells one request from another, are none.
bool isClientCredential(const QByteArray &name);

/// Takes every credential a client may have sent out of `headers`.
void removeClientCredentials(Headers &headers);

/// Writes a provider's own credential into `headers`: one field, never both of its key header and
/// Authorization.
void applyCredential(Headers &headers, const ProviderConfig &provider, const Secret &secret);

} // namespace signalbox
