package import BaselogDomain

/// The settings of a profile as its file has them, right or wrong.
package struct ProfileTexts: Sendable, Hashable {
    package var name: String
    /// The profile's own values; what is not here has its default.
    package var settings: [SettingName: String]
    /// Settings that something else decides, whatever the profile says: `environment BASELOG_RETRY_COUNT`.
    package var overrides: [SettingName: String]
    /// The key as people may see it; `nil` where none is stored.
    package var maskedKey: String?

    package init(
        name: String, settings: [SettingName: String] = [:], overrides: [SettingName: String] = [:],
        maskedKey: String? = nil
    ) {
        self.name = name
        self.settings = settings
        self.overrides = overrides
        self.maskedKey = maskedKey
    }

    /// The texts as the command line checks them.
    package var texts: [SettingText] {
        SettingName.allCases.compactMap { setting in
            settings[setting].map {
                SettingText(name: setting.rawValue, text: $0, source: .profile(name, location: "form"))
            }
        }
    }

    /// The settings that these texts make, or everything that is wrong with them.
    package var resolved: Result<Settings, InvalidSettings> {
        do throws(InvalidSettings) {
            return .success(try SettingsResolver(profile: name).resolve(profile: texts).settings)
        } catch {
            return .failure(error)
        }
    }
}

/// What is written into a profile's file.
package struct ProfileChange: Sendable, Hashable {
    package enum Purpose: Sendable, Hashable {
        case create, edit
        /// Takes back an edit that made errors rise.
        case rollBack
    }

    package struct Value: Sendable, Hashable {
        package var setting: SettingName
        /// `nil` takes the setting out of the file.
        package var text: String?

        package init(_ setting: SettingName, _ text: String?) {
            self.setting = setting
            self.text = text
        }
    }

    package var name: String
    package var purpose: Purpose
    package var values: [Value]

    package init(_ name: String, _ purpose: Purpose, values: [Value]) {
        self.name = name
        self.purpose = purpose
        self.values = values
    }
}
