# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed beside the programs on Linux, and the Debian package made of it (cpack -G DEB; ./dev package tries it).
if(NOT UNIX OR APPLE OR NOT SIGNALBOX_GUI)
    return()
endif()

include(GNUInstallDirs)
set(signalbox_id io.github.signalbox.Signalbox)
set(packaging ${PROJECT_SOURCE_DIR}/packaging/linux)
set(packaged ${CMAKE_BINARY_DIR}/packaging)
set(documents ${CMAKE_INSTALL_DATADIR}/doc/signalbox) # one package: GNUInstallDirs would name it after the project, too

# $SOURCE_DATE_EPOCH, where it is set, makes the same package of the same sources.
string(TIMESTAMP signalbox_date "%Y-%m-%d" UTC)
string(TIMESTAMP signalbox_changelog_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(${packaging}/${signalbox_id}.metainfo.xml.in ${packaged}/${signalbox_id}.metainfo.xml @ONLY)
configure_file(${packaging}/changelog.in ${packaged}/changelog @ONLY)

# Not in builds with tests, which seldom have all programs: the manual pages are made by them.
set(icon ${PROJECT_SOURCE_DIR}/resources/icons/signalbox.svg)
if(NOT SIGNALBOX_TESTS)
    # Desktops without an SVG loader take the application's icon as PNG.
    add_executable(rendericon ${packaging}/rendericon.cpp)
    set_target_properties(rendericon PROPERTIES AUTOMOC OFF AUTORCC OFF)
    target_link_libraries(rendericon PRIVATE signalbox_options Qt6::Gui Qt6::Svg)
    add_custom_command(OUTPUT ${packaged}/icons.stamp
        COMMAND rendericon ${icon} ${packaged}/hicolor ${signalbox_id} 16 22 24 32 48 64 128 256
        COMMAND ${CMAKE_COMMAND} -E touch ${packaged}/icons.stamp
        DEPENDS rendericon ${icon} VERBATIM)

    find_package(Python3 REQUIRED COMPONENTS Interpreter)
    set(signalbox_about "LLM proxy and failover gateway with a tray icon")
    set(signalboxd_about "LLM proxy and failover gateway for servers")
    foreach(program signalbox signalboxd)
        add_custom_command(OUTPUT ${packaged}/${program}.1.gz
            COMMAND sh -c "\"$0\" \"$1\" \"$2\" \"$3\" \"$4\" | gzip -9n >\"$5\"" ${Python3_EXECUTABLE}
                ${packaging}/manpage.py $<TARGET_FILE:${program}> ${${program}_about} ${signalbox_date}
                ${packaged}/${program}.1.gz
            DEPENDS ${program} ${packaging}/manpage.py VERBATIM)
    endforeach()
    add_custom_command(OUTPUT ${packaged}/changelog.gz
        COMMAND sh -c "gzip -9nc \"$0\" >\"$1\"" ${packaged}/changelog ${packaged}/changelog.gz
        DEPENDS ${packaged}/changelog VERBATIM)
    add_custom_target(package_files ALL
        DEPENDS ${packaged}/icons.stamp ${packaged}/signalbox.1.gz ${packaged}/signalboxd.1.gz ${packaged}/changelog.gz)
    install(DIRECTORY ${packaged}/hicolor DESTINATION ${CMAKE_INSTALL_DATADIR}/icons)
    install(FILES ${packaged}/signalbox.1.gz ${packaged}/signalboxd.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(FILES ${packaged}/changelog.gz DESTINATION ${documents})
endif()

install(FILES ${packaging}/${signalbox_id}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${packaged}/${signalbox_id}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES ${packaging}/signalboxd.service DESTINATION lib/systemd/user) # never enabled by itself
foreach(program signalbox signalboxd) # the shell loads it by the program's name
    install(FILES ${packaging}/completion.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ${program})
endforeach()
install(FILES ${packaging}/copyright DESTINATION ${documents})
install(FILES ${PROJECT_SOURCE_DIR}/resources/config.example.yaml DESTINATION ${documents}/examples)

# The application's icon, and the states': in colour, and as glyphs that panels recolour.
set(icons ${CMAKE_INSTALL_DATADIR}/icons/hicolor)
install(FILES ${icon} DESTINATION ${icons}/scalable/apps RENAME ${signalbox_id}.svg)
install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/symbolic/running.svg
    DESTINATION ${icons}/symbolic/apps RENAME ${signalbox_id}-symbolic.svg)
foreach(state stopped running working paused degraded needsyou problem)
    install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/${state}.svg
        DESTINATION ${icons}/scalable/apps RENAME ${signalbox_id}-${state}.svg)
    install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/symbolic/${state}.svg
        DESTINATION ${icons}/symbolic/apps RENAME ${signalbox_id}-${state}-symbolic.svg)
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME signalbox)
set(CPACK_PACKAGE_VENDOR "The Signalbox authors")
set(CPACK_PACKAGE_CONTACT "The Signalbox authors <signalbox@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "LLM proxy and failover gateway with a tray icon")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE https://github.com/signalbox/signalbox)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"One local address in front of all the LLM providers a developer has. Claude
Code, Codex or an SDK talks to it; Signalbox picks a provider that is healthy
and allowed, adds its credential, streams the answer back and moves on to the
next provider when one fails, so that the session goes on.
.
The package has the tray program (signalbox) with its windows, and one without
a desktop (signalboxd).")
# Nothing links to the database driver. QtHttpServer's functions change from release to release under the same name of the
# library: a package of Debian 12 would install on 13 and not start.
math(EXPR next_qt "${Qt6_VERSION_MINOR} + 1")
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libqt6sql6-sqlite, libqt6httpserver6 (<< 6.${next_qt})")
# A keychain, certificates, the desktop's own look and dialogs, Qt's own texts ("Cancel"), and what opens files and web
# pages.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
    "ca-certificates, gnome-keyring | kwalletmanager | keepassxc, qt6-gtk-platformtheme, qt6-translations-l10n, qt6-wayland, qt6-xdgdesktopportal-platformtheme, xdg-utils")
include(CPack)
