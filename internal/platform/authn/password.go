// Package authn tells who is there: passwords (argon2id), the codes of authenticators (TOTP), and sessions. Users and posts live in iam; here is only the proof.
package authn

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"doudi/internal/kernel/problem"
)

// The argon2id profile: 7 MiB, 5 passes, 1 lane, of the profiles that OWASP's password storage cheat sheet holds to be equally strong the
// one with the least memory; about 20 ms on the reference machine. With 19 MiB and 2 passes, sign-ins beside an import waited up to
// 100 ms longer: each takes its memory anew, page by page.
const (
	memoryKiB = 7 << 10
	passes    = 5
	lanes     = 1
	keySize   = 32
	saltSize  = 16
)

// The refusals of this room.
var (
	ErrWrong = problem.Define("authn.wrong", problem.Unauthenticated,
		"账号或密码不正确。", "The account or the password is not right.")
	ErrWeak = problem.Define("authn.weak_password", problem.Invalid,
		"密码至少 10 个字符，且不能与账号相同。", "A password has at least 10 characters and is not the account's name.")
	ErrWrongCode = problem.Define("authn.wrong_code", problem.Unauthenticated,
		"验证码不正确或已经用过。请等验证器显示下一个验证码，或使用一个恢复码。",
		"The code is not right or was used already. Wait for the next one, or use a recovery code.")
	ErrExpired = problem.Define("authn.expired", problem.Unauthenticated,
		"登录已过期，请重新登录。您填写的内容仍在页面上。", "Your session has ended. Sign in again; what you entered is still on the page.")
	ErrTooOften = problem.Define("authn.too_often", problem.TooMany,
		"连续多次验证失败，账号已暂时锁定，请 {minutes} 分钟后再试。如有急用，请联系系统管理员解锁。",
		"Too many failures: the account is locked for now. Try again in {minutes} minutes, or ask the system administrator to unlock it.")
)

// HashPassword checks the password against the rules and returns what is stored of it.
func HashPassword(login, password string) (string, error) {
	if utf8.RuneCountInString(password) < 10 || strings.EqualFold(login, password) {
		return "", ErrWeak.New()
	}
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt)
	key := argon2.IDKey([]byte(password), salt, passes, memoryKiB, lanes, keySize)
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes, enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

// CheckPassword reports whether the password is the one that was hashed. It takes as long for an unknown account, whose stored
// text is empty, as for a wrong password.
func CheckPassword(stored, password string) bool {
	var version, memory, time, threads int
	var rest string
	n, err := fmt.Sscanf(stored, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &memory, &time, &threads, &rest)
	salt, key, _ := strings.Cut(rest, "$")
	rawSalt, err1 := base64.RawStdEncoding.DecodeString(salt)
	rawKey, err2 := base64.RawStdEncoding.DecodeString(key)
	if n != 5 || err != nil || err1 != nil || err2 != nil || len(rawKey) == 0 || version != argon2.Version ||
		!within(time, 1, 16) || !within(memory, 1, 1<<20) || !within(threads, 1, 16) {
		argon2.IDKey([]byte(password), make([]byte, saltSize), passes, memoryKiB, lanes, keySize)
		return false
	}
	got := argon2.IDKey([]byte(password), rawSalt, uint32(time), uint32(memory), uint8(threads), uint32(len(rawKey))) //nolint:gosec // written by HashPassword
	return subtle.ConstantTimeCompare(got, rawKey) == 1
}

// within keeps a stored parameter to what argon2 takes without a panic and a machine without running out of memory.
func within(n, low, high int) bool { return low <= n && n <= high }
