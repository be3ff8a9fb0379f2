# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause

# What `cmake --install` puts where: the programs find the demo and each other from their own place. packaging/deb.sh
# makes a package of each of the components explorer and engine.

include(GNUInstallDirs)
find_program(OFFRAMP_HELP2MAN help2man)
if(NOT OFFRAMP_HELP2MAN)
    message(STATUS "help2man is not installed: there will be no manual pages.")
endif()

# The program, and its manual pages, which are made of what it prints.
function(_offramp_install_program target component)
    install(TARGETS ${target} RUNTIME COMPONENT ${component})
    if(OFFRAMP_HELP2MAN)
        install(CODE "execute_process(
            COMMAND \"${PROJECT_SOURCE_DIR}/packaging/manpages.sh\"
                    \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_MANDIR}/man1\" \"$<TARGET_FILE:${target}>\"
            COMMAND_ERROR_IS_FATAL ANY)" COMPONENT ${component})
    endif()
endfunction()

if(OFFRAMP_ENGINE)
    _offramp_install_program(offramp-engine engine)
    # where the program looks for it
    install(TARGETS offramp-engine-torch RUNTIME DESTINATION libexec/offramp COMPONENT engine)
endif()
if(OFFRAMP_EXPLORER)
    _offramp_install_program(offramp explorer)
    set(share ${CMAKE_INSTALL_DATADIR})
    install(DIRECTORY resources/demo DESTINATION ${share}/offramp COMPONENT explorer PATTERN make EXCLUDE
            PATTERN __pycache__ EXCLUDE)
    install(FILES resources/desktop/org.offramp.Offramp.desktop DESTINATION ${share}/applications COMPONENT explorer)
    install(FILES resources/desktop/org.offramp.Offramp.metainfo.xml
            DESTINATION ${share}/metainfo COMPONENT explorer)
    install(FILES resources/desktop/org.offramp.Offramp.mime.xml
            DESTINATION ${share}/mime/packages COMPONENT explorer RENAME org.offramp.Offramp.xml)
    install(FILES resources/offramp.svg
            DESTINATION ${share}/icons/hicolor/scalable/apps COMPONENT explorer RENAME org.offramp.Offramp.svg)
    foreach(side 32 64 256)
        install(FILES resources/offramp-${side}.png
                DESTINATION ${share}/icons/hicolor/${side}x${side}/apps COMPONENT explorer
                RENAME org.offramp.Offramp.png)
    endforeach()
endif()
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT licences)
install(DIRECTORY packaging/licenses DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT licences)
