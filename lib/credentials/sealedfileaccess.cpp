// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/sealedfileaccess.h"

#include "credentials/privatefile.h"

#include <QFile>
#include <QFileInfo>

#include <filesystem>
#include <utility>

namespace signalbox {

namespace {

bool isSame(const sealedfile::Recipe &a, const sealedfile::Recipe &b)
{
    return a.salt == b.salt && a.cost.operations == b.cost.operations && a.cost.memory == b.cost.memory;
}

} // namespace

SealedFileAccess::SealedFileAccess(QString path, Secret passphrase, const sealedfile::Cost &cost)
    : m_path(std::move(path))
    , m_passphrase(std::move(passphrase))
    , m_cost(cost)
{ }

SecretStore::Outcome SealedFileAccess::perform(const Request &request)
{
    const bool isWrite = request.kind == Request::Kind::Write;
    if (const std::optional<Outcome> failed = load(isWrite))
        return *failed;
    const auto found = m_secrets.find(request.name);
    if (!isWrite && found == m_secrets.end())
        return {Status::NotFound, {}, QStringLiteral("%1 has no secret '%2'").arg(m_path, request.name)};
    if (request.kind == Request::Kind::Read)
        return {Status::Ok, found->second, {}};
    sealedfile::Secrets changed = m_secrets;
    if (isWrite)
        changed.insert_or_assign(request.name, request.value);
    else
        changed.erase(request.name);
    return save(std::move(changed));
}

void SealedFileAccess::abandon()
{
    const std::lock_guard lock(m_writing);
    m_isAbandoned = true;
}

std::optional<SecretStore::Outcome> SealedFileAccess::load(bool isForWriting)
{
    // QFile::exists() would be false, too, where nobody can tell.
    std::error_code error;
    using Type = std::filesystem::file_type;
    const Type type = std::filesystem::status(QFileInfo(m_path).filesystemFilePath(), error).type();
    if (type == Type::not_found)
        return loadNothing(isForWriting);
    if (type == Type::none || type == Type::unknown) {
        return failure(Status::Unavailable,
            QStringLiteral("nobody can tell whether it is there (%1): check who may enter its folder")
                .arg(QString::fromLocal8Bit(error.message())));
    }
    m_wasThere = true;
    if (type != Type::regular)
        return failure(Status::Failed, QStringLiteral("it is not a file: put a copy in its place"));
    const Result<QByteArray> content = fileContent();
    return content ? loadContent(*content) : failure(Status::Failed, content.error().message);
}

std::optional<SecretStore::Outcome> SealedFileAccess::loadNothing(bool isForWriting)
{
    if (m_wasThere) {
        return failure(Status::Unavailable,
            QStringLiteral("it is gone: bring back the folder or the volume that it was in, or restart "
                           "signalbox for a new one"));
    }
    m_content.clear();
    m_secrets.clear();
    if (!isForWriting) // nothing to read needs no key
        return std::nullopt;
    return takeKeyOf(m_recipe ? *m_recipe : sealedfile::newRecipe(m_cost));
}

std::optional<SecretStore::Outcome> SealedFileAccess::loadContent(const QByteArray &content)
{
    const Result<sealedfile::Recipe> recipe = sealedfile::readRecipe(content);
    if (!recipe)
        return failure(Status::Failed, recipe.error().message);
    if (std::optional<Outcome> failed = takeKeyOf(*recipe))
        return failed;
    if (content == m_content)
        return std::nullopt;
    if (!sealedfile::opens(content, *m_key)) {
        return failure(Status::Denied,
            QStringLiteral(
                "the passphrase does not open it: give the one that it was made with (nothing was changed)"));
    }
    const Result<sealedfile::Secrets> secrets = sealedfile::open(content, *m_key);
    if (!secrets)
        return failure(Status::Failed, secrets.error().message);
    m_content = content;
    m_secrets = *secrets;
    return std::nullopt;
}

Result<QByteArray> SealedFileAccess::fileContent() const
{
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Permission, file.errorString()};
    if (file.size() == 0 || file.size() > sealedfile::largestFile) {
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral(
                "it is empty or larger than 4 MiB, so damaged: put a copy in its place, or remove it")};
    }
    return file.readAll();
}

std::optional<SecretStore::Outcome> SealedFileAccess::takeKeyOf(const sealedfile::Recipe &recipe)
{
    if (m_key && m_recipe && isSame(*m_recipe, recipe))
        return std::nullopt;
    m_recipe = recipe;
    m_key = sealedfile::deriveKey(m_passphrase, recipe);
    if (m_key)
        return std::nullopt;
    m_recipe.reset();
    constexpr quint64 mebibyte = 1024ULL * 1024;
    return failure(Status::Failed,
        QStringLiteral("not enough memory to open it (%1 MiB)").arg(recipe.cost.memory / mebibyte));
}

SecretStore::Outcome SealedFileAccess::save(sealedfile::Secrets secrets)
{
    const Result<QByteArray> content = sealedfile::seal(secrets, *m_recipe, *m_key);
    if (!content)
        return failure(Status::Failed, content.error().message);
    const std::lock_guard lock(m_writing);
    if (m_isAbandoned)
        return failure(Status::Unavailable, QStringLiteral("nobody waits for it"));
    if (const std::optional<Error> error = writePrivateFile(m_path, *content))
        return {Status::Failed, {}, error->message};
    m_wasThere = true;
    m_content = *content;
    m_secrets = std::move(secrets);
    return {};
}

SecretStore::Outcome SealedFileAccess::failure(Status status, const QString &what) const
{
    return {status, {}, QStringLiteral("%1: %2").arg(m_path, what)};
}

} // namespace signalbox
