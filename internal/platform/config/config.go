// Package config is the one struct of settings. Every field has a default that works, so an empty configuration runs on one
// machine. Values come from defaults, then a YAML file, then DOUDI_… environment variables; a key that nobody knows is refused.
package config

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"doudi/internal/kernel/problem"
)

// Config is all that can be set. Keys are the yaml tags; the environment variable is DOUDI_ and the key in capitals.
type Config struct {
	Zone          string `yaml:"zone" help:"inner: everything, on the intranet; outer: only the doors /apply and /field, without any data"`
	Data          string `yaml:"data" help:"folder for everything that is kept"`
	DB            string `yaml:"db" secret:"true" help:"empty: SQLite in the data folder; else postgres://…"`
	Listen        string `yaml:"listen" help:"address of the web server"`
	MasterKeyFile string `yaml:"master_key_file" help:"file with the key that wraps the counties' keys; empty: data/master.key, made at the first start"`
	SecureCookie  bool   `yaml:"secure_cookie" help:"true behind HTTPS"`
	TwoStep       string `yaml:"two_step" help:"roles whose posts ask for an authenticator's code besides the password, separated by commas"`
	SessionHours  int    `yaml:"session_hours" help:"a session ends after so many hours"`
	Workers       int    `yaml:"workers" help:"jobs that run at once"`
	Readers       int    `yaml:"readers" help:"database connections for reading"`
	UploadMB      int    `yaml:"upload_mb" help:"largest delivery, in MB"`
	Map           string `yaml:"map" help:"GeoJSON file with the site's own approved boundaries of streets; empty: none"`
	LogLevel      string `yaml:"log_level" help:"debug, info, warn or error"`
}

// The zones.
const (
	Inner = "inner" // the government intranet: the registry and all doors
	Outer = "outer" // reachable from the internet: /apply and /field, no registry
)

// Defaults is the configuration that works with nothing set.
func Defaults() Config {
	return Config{
		Zone: Inner, Data: "doudi-data", Listen: "127.0.0.1:7420", SessionHours: 10, Workers: 4, Readers: 6, UploadMB: 1024, LogLevel: "info",
	}
}

// The refusals of this room.
var (
	ErrUnknownKey = problem.Define("config.unknown_key", problem.Invalid,
		"配置项 {key} 不存在（{where}）。可用的配置项：{known}。", "There is no setting {key} ({where}). Known settings: {known}.")
	ErrBadValue = problem.Define("config.bad_value", problem.Invalid,
		"配置项 {key} 的值不能识别：应为{want}。", "The value of setting {key} cannot be read: expected {want}.")
	ErrUnreadable = problem.Define("config.unreadable", problem.Invalid,
		"配置文件 {file} 无法读取：{why}", "The configuration file {file} cannot be read: {why}")
)

// Load reads the file (if named or if DOUDI_CONFIG names one) and the environment over the defaults.
func Load(file string, environ []string) (Config, error) {
	c := Defaults()
	if file == "" {
		file = lookup(environ, "DOUDI_CONFIG")
	}
	if file != "" {
		if err := c.readFile(file); err != nil {
			return c, err
		}
	}
	if err := c.readEnv(environ); err != nil {
		return c, err
	}
	if c.Zone != Inner && c.Zone != Outer {
		return c, ErrBadValue.With("key", "zone").With("want", Inner+" / "+Outer)
	}
	if c.MasterKeyFile == "" {
		c.MasterKeyFile = filepath.Join(c.Data, "master.key")
	}
	return c, nil
}

func (c *Config) readFile(file string) error {
	raw, err := os.ReadFile(file) //nolint:gosec // the operator names the file
	if err != nil {
		return ErrUnreadable.With("file", file).With("why", err)
	}
	var keys map[string]any
	if err := yaml.Unmarshal(raw, &keys); err != nil {
		return ErrUnreadable.With("file", file).With("why", "YAML")
	}
	for key := range keys {
		if !known(key) {
			return ErrUnknownKey.With("key", key).With("where", file).With("known", strings.Join(Keys(), ", "))
		}
	}
	if err := yaml.NewDecoder(bytes.NewReader(raw)).Decode(c); err != nil {
		return ErrUnreadable.With("file", file).With("why", "a value has the wrong type")
	}
	return nil
}

func (c *Config) readEnv(environ []string) error {
	v := reflect.ValueOf(c).Elem()
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		if !strings.HasPrefix(name, "DOUDI_") || name == "DOUDI_CONFIG" || strings.HasPrefix(name, "DOUDI_TEST_") {
			continue
		}
		key := strings.ToLower(strings.TrimPrefix(name, "DOUDI_"))
		field, ok := fieldOf(v, key)
		if !ok {
			return ErrUnknownKey.With("key", name).With("where", "environment").With("known", strings.Join(Keys(), ", "))
		}
		if err := set(field, key, value); err != nil {
			return err
		}
	}
	return nil
}

func set(field reflect.Value, key, value string) error {
	switch field.Kind() {
	case reflect.String:
		field.SetString(value)
	case reflect.Int:
		n, err := strconv.Atoi(value)
		if err != nil {
			return ErrBadValue.With("key", key).With("want", "a whole number")
		}
		field.SetInt(int64(n))
	case reflect.Bool:
		b, err := strconv.ParseBool(value)
		if err != nil {
			return ErrBadValue.With("key", key).With("want", "true / false")
		}
		field.SetBool(b)
	default:
		return fmt.Errorf("config: field of kind %s", field.Kind())
	}
	return nil
}

// Keys are the known settings, ordered.
func Keys() []string {
	t := reflect.TypeOf(Config{})
	var keys []string
	for i := range t.NumField() {
		keys = append(keys, t.Field(i).Tag.Get("yaml"))
	}
	sort.Strings(keys)
	return keys
}

// String prints the configuration, secrets left out: for the log and `doudi config`.
func (c Config) String() string {
	v, t := reflect.ValueOf(c), reflect.TypeOf(c)
	var b strings.Builder
	for i := range t.NumField() {
		value := fmt.Sprint(v.Field(i).Interface())
		if t.Field(i).Tag.Get("secret") == "true" && value != "" {
			value = "(set)"
		}
		fmt.Fprintf(&b, "%-16s %-28s # %s\n", t.Field(i).Tag.Get("yaml")+":", value, t.Field(i).Tag.Get("help"))
	}
	return b.String()
}

// Postgres reports whether the database is PostgreSQL.
func (c Config) Postgres() bool { return strings.HasPrefix(c.DB, "postgres") }

func known(key string) bool {
	_, ok := fieldOf(reflect.ValueOf(&Config{}).Elem(), key)
	return ok
}

func fieldOf(v reflect.Value, key string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("yaml") == key {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func lookup(environ []string, name string) string {
	for _, pair := range environ {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}
