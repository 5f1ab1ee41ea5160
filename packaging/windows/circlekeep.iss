; The installer for Windows: for one person, without an administrator. See ..\README.md.
; Run: ISCC /DVersion=<version> /DFolder=<the bundle's folder> [/SSign=...] circlekeep.iss

#ifndef Version
  #error Give the version with /DVersion=
#endif
#ifndef Folder
  #error Give the bundle's folder with /DFolder=
#endif

[Setup]
; Never change AppId: by it a new version finds the old one.
AppId={{6E0B0C52-8D0B-4B0E-9C57-5B6F3C2E9A41}
AppName=Circlekeep
AppVersion={#Version}
AppVerName=Circlekeep {#Version}
AppPublisher=The Circlekeep contributors
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Circlekeep
DefaultGroupName=Circlekeep
DisableProgramGroupPage=yes
DisableDirPage=auto
; Per user, in the person's own folder; nothing is asked of an administrator.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
Compression=lzma2/max
SolidCompression=yes
OutputDir=..\..\dist
OutputBaseFilename=circlekeep-{#Version}-windows-x86_64-setup
SetupIconFile={#Folder}\share\circlekeep.ico
UninstallDisplayIcon={app}\circlekeep.exe
UninstallDisplayName=Circlekeep
LicenseFile={#Folder}\LICENSE
WizardStyle=modern
ChangesAssociations=yes
; A running Circlekeep is asked to close, which locks it; it is never killed over unsaved words.
CloseApplications=yes
CloseApplicationsFilter=circlekeep.exe
RestartApplications=no
#ifdef Sign
SignTool={#Sign}
SignedUninstaller=yes
#endif

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[InstallDelete]
; What an older version had and this one has not must not stay: a leftover library would be loaded.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{userprograms}\Circlekeep"; Filename: "{app}\circlekeep.exe"; AppUserModelID: "org.circlekeep.Circlekeep"

[Registry]
Root: HKCU; Subkey: "Software\Classes\.ckbackup"; ValueType: string; ValueData: "Circlekeep.Backup"; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKCU; Subkey: "Software\Classes\Circlekeep.Backup"; ValueType: string; ValueData: "Circlekeep backup"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Circlekeep.Backup\DefaultIcon"; ValueType: string; ValueData: "{app}\circlekeep.exe,0"
Root: HKCU; Subkey: "Software\Classes\Circlekeep.Backup\shell\open\command"; ValueType: string; ValueData: """{app}\circlekeep.exe"" ""%1"""

[Run]
Filename: "{app}\circlekeep.exe"; Description: "Open Circlekeep"; Flags: nowait postinstall skipifsilent

; There is no [UninstallDelete]: registers and settings belong to the person and stay.
[Code]
procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  if (CurUninstallStep = usPostUninstall) and DirExists(ExpandConstant('{localappdata}\circlekeep')) then
    SuppressibleMsgBox('Circlekeep is uninstalled. Your registers were not touched. They lie in:' + #13#10 +
      ExpandConstant('{localappdata}\circlekeep'), mbInformation, MB_OK, IDOK);
end;
