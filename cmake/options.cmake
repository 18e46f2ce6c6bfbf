# SPDX-License-Identifier: GPL-3.0-or-later
# One INTERFACE target carries every compile flag of the project.
add_library(signalbox_options INTERFACE)
target_compile_features(signalbox_options INTERFACE cxx_std_20)
target_compile_definitions(signalbox_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_BEFORE=0x060400
    SIGNALBOX_VERSION="${PROJECT_VERSION}")

if(Qt6_VERSION VERSION_GREATER_EQUAL 6.5)
    # What 6.8 deprecates has no replacement in 6.4.
    target_compile_definitions(signalbox_options INTERFACE QT_WARN_DEPRECATED_UP_TO=0x060400)
endif()

option(SIGNALBOX_WERROR "Treat warnings as errors" OFF)
set(SIGNALBOX_SANITIZE "" CACHE STRING "Sanitizers, for example address,undefined or thread")

if(MSVC)
    target_compile_options(signalbox_options INTERFACE /W4 /permissive- /utf-8 $<$<BOOL:${SIGNALBOX_WERROR}>:/WX>)
else()
    target_compile_options(signalbox_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
        -Woverloaded-virtual -Wextra-semi $<$<BOOL:${SIGNALBOX_WERROR}>:-Werror>)
    if(SIGNALBOX_SANITIZE)
        target_compile_options(signalbox_options INTERFACE -fsanitize=${SIGNALBOX_SANITIZE} -fno-omit-frame-pointer)
        target_link_options(signalbox_options INTERFACE -fsanitize=${SIGNALBOX_SANITIZE})
    endif()
endif()

# The distributions' own compilers switch half of it on by themselves, and not the same half.
option(SIGNALBOX_HARDENING "Harden Release builds against what a broken memory can do" ON)
if(SIGNALBOX_HARDENING AND NOT MSVC)
    set(hardening -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|amd64")
        list(APPEND hardening -fstack-clash-protection -fcf-protection)
    endif()
    target_compile_options(signalbox_options INTERFACE "$<$<CONFIG:Release>:${hardening}>")
    if(NOT APPLE)
        target_link_options(signalbox_options INTERFACE "$<$<CONFIG:Release>:-Wl,-z,relro,-z,now>")
    endif()
endif()
set(CMAKE_SKIP_INSTALL_RPATH ON) # the system's libraries are found without

# The many programs of the tests take two seconds less each to link with it.
include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=lld SIGNALBOX_HAS_LLD)

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(signalbox_options INTERFACE -fpch-preprocess) # ccache sees what a precompiled header holds
endif()

# Half of the time of a build went into reading these over and over.
set(signalbox_precompiled
    <QDateTime> <QHostAddress> <QJsonArray> <QJsonDocument> <QJsonObject> <QNetworkAccessManager> <QNetworkReply> <QObject>
    <QSslConfiguration> <QTcpServer> <QTcpSocket> <QTimer> <QUrl>
    <algorithm> <chrono> <functional> <map> <memory> <optional> <random> <set> <vector>)
set(signalbox_precompiled_ui
    <QAbstractItemModel> <QAction> <QApplication> <QBoxLayout> <QComboBox> <QDateTime> <QDialog> <QIcon> <QLabel> <QLineEdit>
    <QLocale> <QMenu> <QPainter> <QPushButton> <QScrollArea> <QTableView> <QTimer> <QTreeView> <QWidget>
    <algorithm> <functional> <memory> <optional> <vector>)
